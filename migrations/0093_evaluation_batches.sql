-- What the city evaluates of a county: the list is frozen and the number committed to before anything is drawn (I5-3).
create table evaluation_batches (
  id uuid primary key,
  version integer not null default 1,
  -- The county's.
  region_code place_code not null,
  state text not null default 'committed' check (state in ('committed', 'drawn', 'passed', 'failed', 'abandoned')),
  state_at timestamptz not null default clock_timestamp(),
  title text not null,
  sheet text not null,
  -- Units in the order of their codes, with their stations.
  listed jsonb not null,
  share_bp integer not null check (share_bp between 1 and 10000),
  -- SHA-256 of the number, which nobody but who made it knows until the day.
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  number text,
  sampled text[],
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null default clock_timestamp(),
  drawn_at timestamptz,
  simulated boolean not null default false,
  check ((number is null) = (sampled is null))
);
create index evaluation_batches_by_place on evaluation_batches (region_code, made_at);
select protect_by_place('evaluation_batches');

-- What the province is asked to accept: the stations of a batch that the city has passed (I5-4).
create table provincial_applications (
  id uuid primary key,
  version integer not null default 1,
  -- The county's.
  region_code place_code not null,
  state text not null default 'applied' check (state in ('applied', 'accepted', 'returned')),
  state_at timestamptz not null default clock_timestamp(),
  batch_id uuid not null references evaluation_batches (id),
  -- Of the office's own registry.
  number text,
  listed jsonb not null,
  applied_by uuid,
  applied_by_name text not null,
  applied_at timestamptz not null default clock_timestamp(),
  simulated boolean not null default false
);
create unique index provincial_applications_once on provincial_applications (batch_id) where state <> 'returned';
create index provincial_applications_by_place on provincial_applications (region_code, applied_at);
select protect_by_place('provincial_applications');

-- The number that the province gave a station, once (I5-4, I6-2).
create table station_codes (
  station_id uuid primary key references learning_stations (id) on delete cascade,
  region_code place_code not null,
  code text not null unique,
  application_id uuid not null references provincial_applications (id),
  given_at timestamptz not null default clock_timestamp()
);
create index station_codes_by_place on station_codes (region_code);
select protect_by_place('station_codes');
