-- Work for the programme that counts like teaching (docs/decisions/0015). It stays at the hub.
create table workload_entries (
  id uuid primary key,
  person_id uuid not null references persons (id),
  organisation_id uuid not null,
  region_code place_code not null,
  activity text not null check (activity in ('resource_making')),
  -- What was made.
  source_id uuid not null,
  done_on date not null,
  minutes integer not null check (minutes between 1 and 6000),
  state text not null default 'claimed' check (state in ('claimed', 'confirmed', 'refused')),
  simulated boolean not null default false,
  entered_by uuid,
  entered_at timestamptz not null default clock_timestamp()
);
-- INV-15: an activity is credited once to whoever took part.
create unique index workload_entries_key on workload_entries (activity, source_id, person_id) where state <> 'refused';
create index workload_entries_by_place on workload_entries (region_code, done_on);
create index workload_entries_by_person on workload_entries (person_id, done_on);
select protect_by_place('workload_entries');
