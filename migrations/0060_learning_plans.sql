-- What a county wants learned, and from when to when (O2-2); sessions and plans name it by its code.
create table themes (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  code text not null,
  name text not null,
  owner_code text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
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
create unique index themes_key on themes (code) where retired_on is null;
select index_register('themes', '{code,owner_code,from_day,to_day}');
-- Read by every place that plans by them.
select protect_writing_by_place('themes');

-- What a township or village means to learn in one week or month of a plan (I2-5, O2-1): a case, adopted by a meeting.
create table learning_plans (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  state text not null default 'draft' check (state in ('draft', 'adopted', 'replaced')),
  state_at timestamptz not null default clock_timestamp(),
  place_code text not null,
  topic text not null,
  period text not null check (period in ('year', 'term', 'month')),
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  step text not null check (step in ('week', 'month')),
  -- A day of that week or month.
  day date not null check (day between from_day and to_day),
  minutes integer not null check (minutes > 0),
  groups text[],
  theme text,
  form text check (form in ('viewing', 'tutoring', 'discussion', 'qa')),
  -- The meeting that adopted it.
  adopted_on date,
  adopted_by text,
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
create unique index learning_plans_key on learning_plans (place_code, day, topic) where retired_on is null;
create index learning_plans_by_state on learning_plans (state, region_code) where retired_on is null;
create index learning_plans_by_days on learning_plans (day, region_code) where retired_on is null;
select index_register('learning_plans', '{place_code,period,from_day,to_day,step,day,minutes,theme,form,adopted_on,
  adopted_by}');
select protect_by_place('learning_plans');
