create table road_distances (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  unit_code place_code not null,
  school_code text not null,
  distance_metres integer not null,
  travel_minutes integer,
  source text,
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
create unique index road_distances_key on road_distances (unit_code, school_code) where retired_on is null;
create index road_distances_by_place on road_distances (region_code);
create index road_distances_by_sort_name on road_distances (sort_name, id) where retired_on is null;
select protect_by_place('road_distances');

-- A question asked with its settings, and its answer.
create table siting_scenarios (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  name text not null check (name <> ''),
  settings jsonb not null,
  state text not null check (state in ('draft', 'solving', 'solved', 'failed')),
  outcome jsonb,
  failure text,
  solved_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid
);
create index siting_scenarios_by_place on siting_scenarios (region_code);
select protect_by_place('siting_scenarios');

-- One row for each township and village of a scenario; without a school: why.
create table siting_assignments (
  scenario_id uuid not null references siting_scenarios (id) on delete cascade,
  unit_code place_code not null,
  region_code place_code not null,
  unit_level text not null check (unit_level in ('township', 'village')),
  school_id uuid references schools (id),
  distance_metres integer,
  size integer not null,
  why jsonb not null,
  primary key (scenario_id, unit_code)
);
create index siting_assignments_by_place on siting_assignments (region_code);
select protect_by_place('siting_assignments');

-- What a person rules about a unit and a school; every later scenario respects it.
create table siting_rulings (
  id uuid primary key,
  region_code place_code not null,
  unit_code place_code not null,
  school_id uuid not null references schools (id),
  kind text not null check (kind in ('locked', 'forbidden', 'radius_waived', 'kind_waived')),
  reason text not null check (reason <> ''),
  ruled_by uuid,
  ruled_by_name text not null,
  ruled_at timestamptz not null default now(),
  withdrawn_at timestamptz
);
create index siting_rulings_by_unit on siting_rulings (unit_code);
create index siting_rulings_by_place on siting_rulings (region_code);
create unique index siting_rulings_one_lock on siting_rulings (unit_code) where kind = 'locked' and withdrawn_at is null;
select protect_by_place('siting_rulings');

-- The host of one township or village on its way to being fixed: one open decision a unit.
create table siting_decisions (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  unit_code place_code not null unique,
  unit_level text not null check (unit_level in ('township', 'village')),
  proposed_school_id uuid not null references schools (id),
  school_id uuid not null references schools (id),
  override_reason text,
  distance_metres integer,
  scenario_id uuid references siting_scenarios (id),
  state text not null check (state in ('open', 'fixed')),
  fixed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (school_id = proposed_school_id or override_reason is not null)
);
create index siting_decisions_by_place on siting_decisions (region_code);
create index siting_decisions_by_school on siting_decisions (school_id);
select protect_by_place('siting_decisions');

-- Every answer ever given; the latest of each party about the present host counts.
create table siting_consents (
  id uuid primary key,
  decision_id uuid not null references siting_decisions (id),
  region_code place_code not null,
  school_id uuid not null references schools (id),
  party text not null check (party in ('township', 'village', 'education', 'school')),
  answer text not null check (answer in ('agree', 'refuse', 'withdrawn')),
  note text,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default clock_timestamp()
);
create index siting_consents_by_decision on siting_consents (decision_id, at);
create index siting_consents_by_place on siting_consents (region_code);
select protect_by_place('siting_consents');
create trigger siting_consents_append_only before update or delete on siting_consents
  for each row execute function refuse_change();
