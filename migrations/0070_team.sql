-- Who does what at a learning station, from when to when (S3-2, S3-3, S3-11, S5-2): a case, appointed and ended.
create table appointments (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'proposed' check (state in ('proposed', 'active', 'on_leave', 'ended')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  position text not null
    check (position in ('head_administrator', 'technical_administrator', 'assistant', 'joint_lead', 'deputy')),
  name text not null,
  party text check (party in ('township', 'village', 'school')),
  stands_in_for text check (stands_in_for in ('head_administrator', 'technical_administrator')),
  from_day date not null,
  to_day date check (to_day >= from_day),
  phone text,
  pool text,
  party_member boolean not null,
  full_time boolean,
  education text,
  sex text,
  birth_year integer,
  recommendation text,
  both_because text,
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check ((position = 'joint_lead') = (party is not null)),
  check ((position = 'deputy') = (stands_in_for is not null))
);
create unique index appointments_key on appointments (unit_code, position, name, from_day) where retired_on is null;
create index appointments_by_state on appointments (state, region_code) where retired_on is null;
create index appointments_by_unit on appointments (region_code, from_day) where retired_on is null;
select index_register('appointments', '{unit_code,position,party,stands_in_for,from_day,to_day,pool,party_member,
  full_time,education,sex,recommendation,both_because}');
select protect_by_place('appointments');
