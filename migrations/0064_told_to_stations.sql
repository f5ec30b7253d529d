-- What the hub and others wrote down of a school's sessions, as the school's own station is told of it: names travel in
-- its own feed alone (S21), and what its own records say stays in tables of their own (S24).
create table session_attendance_told (
  id uuid not null,
  n integer not null,
  session_id uuid not null,
  region_code place_code not null,
  person_id uuid,
  name text,
  is_member boolean,
  is_present boolean not null,
  how text not null,
  at timestamptz not null,
  primary key (id, n)
);
create index session_attendance_told_by_session on session_attendance_told (session_id, at);
select protect_by_place('session_attendance_told');
select publish_table('session_attendance', 'sessions.attendance_told', 'id');

create table session_visits_told (
  id uuid primary key,
  visit uuid not null,
  session_id uuid not null,
  region_code place_code not null,
  unit_code text not null,
  kind text not null,
  people integer not null,
  minutes integer,
  topic text,
  name text,
  booked_for text,
  state text not null,
  at timestamptz not null
);
create index session_visits_told_by_session on session_visits_told (session_id, at);
select protect_by_place('session_visits_told');
select publish_table('session_visits', 'sessions.visits_told', 'id');

create table duty_records_told (
  id uuid primary key,
  region_code place_code not null,
  kind text not null,
  day date not null,
  note text not null,
  person_id uuid,
  name text,
  at timestamptz not null
);
create index duty_records_told_by_place on duty_records_told (region_code, day);
select protect_by_place('duty_records_told');
select publish_table('duty_records', 'sessions.duties_told', 'id');

select publish_table('week_excuses', 'sessions.week_excuses', 'id');

-- A township or village that learns elsewhere from now on takes what was said of it along.
create function note_new_hosts() returns trigger
language plpgsql as $$
begin
  if exists (select from sync_identity where publishes) then
    insert into sync_outbox (collection, key)
      select 'sessions.week_excuses', e.id::text from week_excuses as e join now_hosted as n on n.id = e.station_id
        join was_hosted as w on w.id = n.id where w.school_id is distinct from n.school_id
      union all
      select 'sessions.duties_told', d.id::text from duty_records as d join now_hosted as n on n.unit_code = d.region_code
        join was_hosted as w on w.id = n.id where w.school_id is distinct from n.school_id;
  end if;
  return null;
end $$;
create trigger note_new_hosts after update on learning_stations
  referencing old table as was_hosted new table as now_hosted for each statement execute function note_new_hosts();

-- The programme of channels, for the days that are still to come.
select publish_table('programme_items', 'registers.programme_items', 'id');
