create extension if not exists btree_gist;

-- When a room is the school's and when the village's (docs/decisions/0025-the-week-of-a-station.md).

-- What is to happen in a room again and again: by agreement of township, village and school, or the school's own.
create table slots (
  id uuid primary key,
  version integer not null default 1,
  -- The unit's of the station that keeps it; of the school's own, the school's.
  region_code place_code not null,
  school_id uuid not null references schools (id),
  -- A room, or the school where none is named.
  room_id uuid not null,
  track text not null check (track in ('school', 'community')),
  kind text not null check (kind in ('group_learning', 'open_day', 'school_use', 'maintenance')),
  -- Whom it serves; more than one: a joint session. None: the school alone.
  station_ids uuid[] not null default '{}',
  timetable_id uuid,
  title text,
  -- features/timetable/calendar: weekdays or days, from and to in minutes of the day, first and last day.
  pattern jsonb not null,
  ended_on date,
  simulated boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  check ((track = 'school') = (kind in ('school_use', 'maintenance'))),
  check (track = 'school' or cardinality(station_ids) > 0)
);
create index slots_by_place on slots (region_code);
create index slots_by_room on slots (room_id);
create index slots_by_stations on slots using gin (station_ids);
select protect_writing_by_place('slots');

-- Each time it is to happen. What was moved or called off stays, and says why.
create table occurrences (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  slot_id uuid not null references slots (id) on delete cascade,
  school_id uuid not null,
  room_id uuid not null,
  kind text not null check (kind in ('group_learning', 'open_day', 'school_use', 'maintenance')),
  station_ids uuid[] not null default '{}',
  -- The local day on which it begins.
  day date not null,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  state text not null default 'planned' check (state in ('planned', 'called_off')),
  -- Where the pattern put it; null: it stands there.
  moved_from tstzrange,
  -- Why it was moved or called off: {code, details} where the calendar says so, or a person's words.
  reason jsonb,
  title text,
  -- Who runs it.
  operator_id uuid,
  simulated boolean not null default false,
  updated_at timestamptz not null default now(),
  updated_by uuid
);
create index occurrences_by_place on occurrences (region_code, day);
create index occurrences_by_room on occurrences (room_id, day);
create index occurrences_by_slot on occurrences (slot_id, day);
create index occurrences_by_stations on occurrences using gin (station_ids);
create index occurrences_by_day on occurrences (day);
select protect_writing_by_place('occurrences');
select publish_table('occurrences', 'timetable.occurrences', 'id');

-- What takes a room: an occurrence that stands, or a time that the school's calendar protects. Nothing overlaps, ever
-- (INV-20, INV-23): also two people who agree on times at once are parted here.
create table room_times (
  room_id uuid not null,
  during tstzrange not null,
  -- Null: protected.
  occurrence_id uuid unique references occurrences (id) on delete cascade,
  exclude using gist (room_id with =, during with &&)
);

-- How far the protected times of a room are put.
create table room_protection (
  room_id uuid primary key,
  until timestamptz not null
);

create function hold_room() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (old.room_id, old.during, old.state) is not distinct from (new.room_id, new.during, new.state) then
      return null;
    end if;
    delete from room_times where occurrence_id = old.id;
  end if;
  if new.state = 'planned' then
    insert into room_times (room_id, during, occurrence_id) values (new.room_id, new.during, new.id);
  end if;
  return null;
end $$;
create trigger hold_room after insert or update on occurrences
  for each row execute function hold_room();

-- What township, village and school agree on for a term (S5-11).
create table timetables (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  station_id uuid not null references learning_stations (id),
  school_id uuid not null references schools (id),
  room_id uuid not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  -- What is proposed now: patterns with their kind.
  windows jsonb not null,
  -- Counted up by each counter-proposal: answers are to one of them.
  round integer not null default 1,
  state text not null check (state in ('open', 'agreed', 'withdrawn', 'replaced')),
  agreed_at timestamptz,
  -- Notice was given: it ends before this day.
  ends_on date,
  simulated boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now()
);
create index timetables_by_place on timetables (region_code, state);
create index timetables_by_station on timetables (station_id, from_day);
create index timetables_by_school on timetables (school_id);
-- Of each station one is negotiated at a time; those agreed follow one another.
create unique index timetables_one_open on timetables (station_id) where state = 'open';
select protect_writing_by_place('timetables');

-- Every word said of it; the latest of each party in the present round counts.
create table timetable_answers (
  id uuid primary key,
  timetable_id uuid not null references timetables (id),
  round integer not null,
  party text not null check (party in ('township', 'village', 'school')),
  answer text not null check (answer in ('agree', 'counter', 'refuse', 'withdraw')),
  -- Of a counter-proposal, and of a withdrawal what is offered instead.
  windows jsonb,
  note text,
  person_id uuid not null,
  person_name text not null,
  -- Who entered it for the party from a signed paper.
  entered_by_name text,
  at timestamptz not null default clock_timestamp()
);
create index timetable_answers_by_timetable on timetable_answers (timetable_id, at);
create trigger timetable_answers_append_only before update or delete on timetable_answers
  for each row execute function refuse_change();
