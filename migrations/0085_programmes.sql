-- A run of phases with gates and dates, made from a template (I0-1, I0-2, docs/decisions/0031-programme-and-plan.md).
create table programmes (
  id uuid primary key,
  version integer not null default 1,
  -- The county's.
  region_code place_code not null,
  title text not null,
  template text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  simulated boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid
);
create unique index programmes_once on programmes (region_code, title);
select protect_by_place('programmes');

create table programme_phases (
  id uuid primary key,
  version integer not null default 1,
  programme_id uuid not null references programmes (id),
  region_code place_code not null,
  number integer not null check (number between 1 and 9),
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  -- What its gate asks.
  items text[] not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  state_at timestamptz not null default clock_timestamp()
);
create unique index programme_phases_once on programme_phases (programme_id, number);
select protect_by_place('programme_phases');

-- A gate that is passed without one of its items, and why (INV-33). Nothing of it is taken back.
create table phase_waivers (
  id uuid primary key,
  phase_id uuid not null references programme_phases (id),
  region_code place_code not null,
  item text not null,
  reason text not null,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null default clock_timestamp()
);
create unique index phase_waivers_once on phase_waivers (phase_id, item);
select protect_by_place('phase_waivers');
