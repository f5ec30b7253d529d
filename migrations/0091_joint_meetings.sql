-- 联席会议 (S5-1, S5-4 to S5-6): a case of the township or village whose station it is about.
create table joint_meetings (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'planned' check (state in ('planned', 'notified', 'held', 'signed', 'cancelled')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  day date not null,
  begins text,
  venue text,
  topic text not null,
  chair text,
  agenda text,
  present text,
  minutes text,
  resolutions text,
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
create unique index joint_meetings_key on joint_meetings (unit_code, day, topic) where retired_on is null;
create index joint_meetings_by_state on joint_meetings (state, region_code) where retired_on is null;
select index_register('joint_meetings', '{unit_code,day,begins,venue,chair}');
select protect_by_place('joint_meetings');

-- What a meeting asked somebody to do, until it is done.
create table meeting_actions (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'open' check (state in ('open', 'done', 'dropped')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  what text not null,
  owner_name text not null,
  raised_on date not null,
  due_day date not null check (due_day >= raised_on),
  -- Done, or no longer wanted.
  ended_on date,
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
create unique index meeting_actions_key on meeting_actions (unit_code, raised_on, what) where retired_on is null;
create index meeting_actions_by_state on meeting_actions (state, region_code) where retired_on is null;
select index_register('meeting_actions', '{unit_code,owner_name,raised_on,due_day}');
select protect_by_place('meeting_actions');
