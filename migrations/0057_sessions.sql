-- What happened in an occurrence, whose id it has, or without one (docs/decisions/0025-the-week-of-a-station.md): a case
-- that stations take part in.
create table sessions (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  state text not null default 'planned' check (state in ('planned', 'announced', 'prepared', 'running', 'interrupted',
    'delivered', 'cut_short', 'recorded', 'confirmed', 'cancelled')),
  state_at timestamptz not null default clock_timestamp(),
  leaves uuid[] not null default '{}',
  disputed boolean not null default false,
  school_code text not null,
  room_no text,
  stations text[] not null,
  kind text not null check (kind in ('group_learning', 'open_day')),
  title text not null,
  day date not null,
  -- Times of the day as people write them; past midnight they are those of the next day.
  planned_from text not null,
  planned_to text not null,
  service_function text check (service_function in ('classroom', 'skills', 'services', 'culture')),
  theme text,
  need text,
  groups text[],
  expert text,
  staff jsonb,
  segments jsonb,
  checked text[],
  began_at text,
  ended_at text,
  interruptions jsonb,
  head_count integer,
  members integer,
  pupils boolean,
  gist text,
  broken text,
  cause text,
  other_day date,
  -- Made of the above (features/sessions/minutes.ts). When it took place, or was to.
  during tstzrange not null,
  -- Minutes that count, in the week of `monday` and in the one after it.
  monday date not null,
  minutes_this integer not null,
  minutes_next integer not null,
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
create index sessions_key on sessions (school_code, day, planned_from, room_no) where retired_on is null;
create index sessions_by_state on sessions (state, region_code) where retired_on is null;
create index sessions_disputed on sessions (region_code) where disputed and retired_on is null;
create index sessions_by_week on sessions (monday) where retired_on is null;
create index sessions_by_school on sessions (organisation_id, day) where retired_on is null;
create index sessions_by_stations on sessions using gin (stations) where retired_on is null;
create index sessions_by_time on sessions using gist (during) where retired_on is null;
select index_register('sessions', '{school_code,room_no,kind,day,planned_from,planned_to,service_function,theme,need,
  expert,began_at,ended_at,head_count,members,pupils,broken,cause,other_day}');
select protect_by_place('sessions');

-- Who came, as somebody said it; the later word of a person counts. Names travel in sealed logs alone.
create table session_attendance (
  -- The record, and the how-manieth of it.
  id uuid not null,
  n integer not null,
  station uuid not null,
  session_id uuid not null,
  region_code place_code not null,
  person_id uuid,
  name text,
  is_member boolean,
  is_present boolean not null,
  how text not null check (how in ('organiser', 'qr', 'list', 'paper')),
  actor_id uuid,
  at timestamptz not null,
  primary key (id, n),
  check (person_id is not null or name is not null)
);
create index session_attendance_by_session on session_attendance (session_id, at);
create index session_attendance_by_person on session_attendance (person_id, session_id) where person_id is not null;
select protect_by_place('session_attendance');

-- Photos, signed sheets and spoken gists; the content is a blob.
create table session_files (
  id uuid primary key,
  station uuid not null,
  session_id uuid not null,
  region_code place_code not null,
  kind text not null check (kind in ('photo', 'sheet', 'voice')),
  media_type text not null,
  hash text not null,
  size_bytes integer not null,
  actor_id uuid,
  at timestamptz not null
);
create index session_files_by_session on session_files (session_id, at);
select protect_by_place('session_files');

-- What a page has sent and was taken here; it may be sent again and again. Stays on its node.
create table session_acts (
  key uuid primary key,
  session_id uuid not null,
  region_code place_code not null,
  at timestamptz not null
);
create index session_acts_by_time on session_acts (at);
select protect_by_place('session_acts');
