-- A case that stations take part in is folded from steps (docs/decisions/0023-station-cases.md). The hub's stand in
-- `moves`, the stations' in `case_steps`; each names what it follows and says what the case was after it.
alter table moves
  -- Absent: of something that no station takes part in.
  add column after uuid[],
  add column fields jsonb,
  add column flags jsonb,
  add column organisation_id uuid,
  -- At a station: which other one made it; absent: the hub.
  add column station uuid;

create table case_steps (
  id uuid primary key,
  station uuid not null,
  lifecycle text not null,
  case_id uuid not null,
  after uuid[] not null,
  name text not null,
  from_state text not null,
  to_state text not null,
  fields jsonb not null,
  reason text,
  flags jsonb,
  actor_id uuid,
  at timestamptz not null
);
create index case_steps_by_case on case_steps (case_id);

-- Cases whose row does not yet say what their steps say.
create table cases_due (
  id bigint generated always as identity primary key,
  lifecycle text not null,
  case_id uuid not null
);

-- Also for rows that come by a feed, where other triggers rest.
create function note_steps() returns trigger
language plpgsql as $$
begin
  execute format('insert into cases_due (lifecycle, case_id)
    select distinct lifecycle, %I from changed where after is not null', tg_argv[0]);
  if exists (select from sync_identity where publishes) then
    insert into sync_outbox (collection, key)
      select 'cases.' || lifecycle, id::text from changed where after is not null order by id;
  end if;
  return null;
end $$;
create trigger note_new_steps after insert on moves
  referencing new table as changed for each statement execute function note_steps('subject_id');
create trigger note_gone_steps after delete on moves
  referencing old table as changed for each statement execute function note_steps('subject_id');
create trigger note_new_steps after insert on case_steps
  referencing new table as changed for each statement execute function note_steps('case_id');
create trigger note_gone_steps after delete on case_steps
  referencing old table as changed for each statement execute function note_steps('case_id');
alter table moves enable always trigger note_new_steps;
alter table moves enable always trigger note_gone_steps;
alter table case_steps enable always trigger note_new_steps;
alter table case_steps enable always trigger note_gone_steps;
