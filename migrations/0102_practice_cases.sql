-- 经验做法 (I4-5, O4-7): a lesson of a station, written by its school, village or township, approved by the county.
create table practice_cases (
  id uuid primary key,
  version integer not null,
  -- The school's, where its people wrote it, otherwise the station's.
  region_code place_code not null,
  organisation_id uuid references org_units (id) deferrable initially deferred,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'approved', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  school_code text,
  title text not null,
  noted_on date not null,
  problem text not null,
  done text not null,
  result text not null,
  subjects text[] not null,
  -- What the library shows of it: made when it is approved, once.
  resource_id uuid unique references resources,
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid
);
create unique index practice_cases_key on practice_cases (unit_code, title) where retired_on is null;
create index practice_cases_by_state on practice_cases (state, region_code) where retired_on is null;
select index_register('practice_cases', '{unit_code,school_code,noted_on}');
select protect_by_place('practice_cases');

-- Which other stations took it over, and when they said so.
create table practice_adoptions (
  practice_id uuid not null references practice_cases,
  unit_code text not null,
  -- The unit's.
  region_code place_code not null,
  adopted_on date not null,
  adopted_by uuid not null,
  primary key (practice_id, unit_code)
);
select protect_by_place('practice_adoptions');
