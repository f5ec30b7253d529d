-- Work that counts like lessons is more than making resources (docs/decisions/0015): sessions, tutoring, open days,
-- downloads, notices, maintenance. What a term added up to is signed, and stands (S3-9, S3-10).
alter table workload_entries
  drop constraint workload_entries_activity_check,
  add constraint workload_entries_activity_check check (activity in ('resource_making', 'session', 'tutoring', 'hosting',
    'download', 'notice', 'maintenance')),
  -- Of what is no resource.
  add column title text,
  add column sheet_id uuid;
-- The same work of one day is stated once.
create unique index workload_entries_stated on workload_entries (person_id, activity, done_on, title)
  where state <> 'refused' and title is not null and activity not in ('session', 'tutoring', 'hosting');
create index workload_entries_by_sheet on workload_entries (sheet_id) where sheet_id is not null;

create table workload_sheets (
  id uuid primary key,
  person_id uuid not null references persons (id),
  organisation_id uuid not null,
  region_code place_code not null,
  -- A term, `2026-1`, or a school year, `2026`.
  period text not null check (period ~ '^\d{4}(-[12])?$'),
  minutes integer not null check (minutes >= 0),
  period_minutes integer not null,
  -- In hundredths.
  periods integer not null,
  entries integer not null,
  signed_by uuid not null,
  signed_by_name text not null,
  signed_at timestamptz not null default clock_timestamp(),
  simulated boolean not null default false
);
create unique index workload_sheets_key on workload_sheets (person_id, organisation_id, period);
create index workload_sheets_by_place on workload_sheets (region_code, period);
select protect_by_place('workload_sheets');
create trigger workload_sheets_append_only before update or delete on workload_sheets
  for each row execute function refuse_change();

-- What was signed is not changed; a correction is an entry of the next term.
create function refuse_signed() returns trigger
language plpgsql as $$
begin
  raise exception 'workload entry % is signed', old.id using errcode = 'restrict_violation';
end $$;
create trigger workload_entries_signed before update or delete on workload_entries
  for each row when (old.sheet_id is not null) execute function refuse_signed();
