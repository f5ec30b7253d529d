-- cmi5 (docs/decisions/0013): one launch of one unit of a course. It stays on its node; what was learned in
-- it are statements.
create table cmi5_sessions (
  id uuid primary key,
  -- A learner and an edition, at every node the same.
  registration uuid not null,
  learner_id uuid not null,
  edition_id uuid not null,
  resource_id uuid not null,
  region_code place_code not null,
  -- The publisher's id of the unit.
  unit text not null,
  mode text not null check (mode in ('Normal', 'Browse', 'Review')),
  -- SHA-256 of what stands in the address that gives the key, and of the key once it was given.
  fetch_hash bytea not null unique,
  key_hash bytea,
  launched_at timestamptz not null,
  -- The last that its unit asked or said.
  heard_at timestamptz not null,
  terminated_at timestamptz,
  abandoned_at timestamptz
);
create index cmi5_sessions_of_course on cmi5_sessions (registration);
create index cmi5_sessions_open on cmi5_sessions (heard_at) where terminated_at is null and abandoned_at is null;
select protect_by_place('cmi5_sessions');

-- Units that a learner need not do, with the reason (cmi5, 9.3.7).
create table cmi5_waivers (
  -- Made of registration and unit.
  id uuid primary key,
  registration uuid not null,
  learner_id uuid not null,
  region_code place_code not null,
  unit text not null,
  reason text not null,
  waived_at timestamptz not null,
  waived_by uuid
);
create index cmi5_waivers_of_course on cmi5_waivers (registration);
select protect_by_place('cmi5_waivers');

select publish_table('cmi5_waivers', 'learning.waivers', 'id');
