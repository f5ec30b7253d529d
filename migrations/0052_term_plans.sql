-- Plans for a term of all stations of a place at once, and what people decided of them (docs/decisions/0025-the-week-of-a-station.md).
create table term_plans (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  level text not null,
  name text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  -- features/timetable/plan/term-plan.ts: what a week asks, when people may come, the season.
  settings jsonb not null,
  state text not null default 'solving' check (state in ('solving', 'solved', 'failed')),
  -- What came of it: each station's week, what is lacking and why.
  outcome jsonb,
  failure text,
  solved_at timestamptz,
  adopted_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid
);
create index term_plans_by_place on term_plans (region_code, created_at);
select protect_by_place('term_plans');

-- A station's week is then, or is not then: every later plan keeps to it.
create table term_rulings (
  id uuid primary key,
  region_code place_code not null,
  station_id uuid not null references learning_stations (id),
  kind text not null check (kind in ('fixed', 'forbidden')),
  meeting text not null check (meeting in ('session', 'open_day')),
  -- 0 is Monday.
  weekday integer not null check (weekday between 0 and 6),
  -- Minutes of the day; null, of what is forbidden: all of it.
  start_minute integer check (start_minute between 0 and 1439),
  reason text not null,
  ruled_by uuid,
  ruled_by_name text not null,
  ruled_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  check (kind = 'forbidden' or start_minute is not null)
);
create index term_rulings_by_station on term_rulings (station_id) where withdrawn_at is null;
select protect_by_place('term_rulings');
