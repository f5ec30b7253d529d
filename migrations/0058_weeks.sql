-- A station that need not keep to the weekly rule in one week: asked by a township or village, decided by the county (N1).
create table week_excuses (
  id uuid primary key,
  -- The unit's.
  region_code place_code not null,
  station_id uuid not null references learning_stations (id),
  -- The week, by its Monday.
  monday date not null check (extract(isodow from monday) = 1),
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused')),
  reason text not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null default clock_timestamp(),
  note text,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  simulated boolean not null default false
);
create unique index week_excuses_key on week_excuses (station_id, monday) where state <> 'refused';
create index week_excuses_by_place on week_excuses (region_code, monday);
create index week_excuses_asked on week_excuses (region_code) where state = 'asked';
select protect_by_place('week_excuses');

-- Who came to an open day to learn what he needs, called his family, or had it brought home: counted, with a name only
-- where somebody waits for it (S5-14). The later word of a visit counts.
create table session_visits (
  id uuid primary key,
  station uuid not null,
  visit uuid not null,
  session_id uuid not null,
  region_code place_code not null,
  -- Where they are from.
  unit_code text not null,
  kind text not null check (kind in ('study', 'call', 'delivery')),
  people integer not null check (people between 1 and 500),
  minutes integer,
  topic text,
  name text,
  -- Booked for a time of the day.
  booked_for text,
  state text not null check (state in ('booked', 'came', 'missed')),
  actor_id uuid,
  at timestamptz not null
);
create index session_visits_by_session on session_visits (session_id, at);
select protect_by_place('session_visits');

-- What assistants do: organise, tutor, feed back, visit again, be in touch with the school (S3-13, S3-14).
create table duty_records (
  id uuid primary key,
  station uuid not null,
  -- The township or village whose assistant it is.
  region_code place_code not null,
  kind text not null check (kind in ('organise', 'tutor', 'feedback', 'return_visit', 'contact')),
  day date not null,
  note text not null,
  person_id uuid,
  at timestamptz not null
);
create index duty_records_by_place on duty_records (region_code, day);
select protect_by_place('duty_records');

-- Experts, scholars and people of the country who know a craft (O2-9).
create table experts (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code text not null,
  name text not null,
  kind text not null check (kind in ('scholar', 'specialist', 'local')),
  skills text not null,
  unit text,
  phone text,
  available text,
  verified_on date,
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
create unique index experts_key on experts (place_code, name) where retired_on is null;
select index_register('experts', '{place_code,kind,skills,unit,available,verified_on}');
select protect_by_place('experts');
