-- What is done to keep the equipment of a school at work, and what of it is broken (S3-4): cases of the school, entered
-- where its station may have no line.
create table maintenance_records (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  state text not null default 'done' check (state = 'done'),
  state_at timestamptz not null default clock_timestamp(),
  leaves uuid[] not null default '{}',
  disputed boolean not null default false,
  school_code text not null,
  day date not null,
  work text[] not null check (cardinality(work) > 0),
  -- Null: the whole room.
  asset_no text,
  done_by text not null,
  note text,
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
create index maintenance_records_key on maintenance_records (school_code, day, asset_no) where retired_on is null;
create index maintenance_records_by_state on maintenance_records (state, region_code) where retired_on is null;
create index maintenance_records_disputed on maintenance_records (region_code) where disputed and retired_on is null;
create index maintenance_records_by_school on maintenance_records (organisation_id, day) where retired_on is null;
select index_register('maintenance_records', '{school_code,day,asset_no}');
select protect_by_place('maintenance_records');

create table fault_tickets (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  state text not null default 'reported' check (state in ('reported', 'assigned', 'waiting_parts', 'repaired',
    'verified', 'scrap_proposed', 'scrapped')),
  state_at timestamptz not null default clock_timestamp(),
  leaves uuid[] not null default '{}',
  disputed boolean not null default false,
  school_code text not null,
  symptom text not null,
  -- Null: of no piece in the register.
  asset_no text,
  severity text not null check (severity in ('blocks_sessions', 'degraded', 'cosmetic')),
  reported_on date not null,
  -- Times of the day as people write them.
  reported_at text,
  reported_by text not null,
  repairer text,
  repaired_on date check (repaired_on >= reported_on),
  repaired_at text,
  downtime_minutes integer check (downtime_minutes >= 0),
  cost_fen integer check (cost_fen >= 0),
  note text,
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
create index fault_tickets_key on fault_tickets (school_code, reported_on, symptom) where retired_on is null;
create index fault_tickets_by_state on fault_tickets (state, region_code) where retired_on is null;
create index fault_tickets_disputed on fault_tickets (region_code) where disputed and retired_on is null;
create index fault_tickets_by_school on fault_tickets (organisation_id, reported_on) where retired_on is null;
select index_register('fault_tickets', '{school_code,asset_no,severity,reported_on,reported_at,reported_by,repairer,
  repaired_on,repaired_at,downtime_minutes,cost_fen}');
select protect_by_place('fault_tickets');
