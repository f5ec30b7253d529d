-- Themes are fed to stations: a keeper names one of those in force on the day of his session (O2-2).
select publish_table('themes', 'registers.themes', 'id');

-- 主题活动: designed and held for a theme (O2-4). Its sessions are those of its place with its theme on its days.
create table themed_activities (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code text not null,
  title text not null,
  theme text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  venue text,
  design text not null,
  result text,
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
create unique index themed_activities_key on themed_activities (place_code, from_day, title) where retired_on is null;
create index themed_activities_by_days on themed_activities (region_code, from_day) where retired_on is null;
select index_register('themed_activities', '{place_code,theme,from_day,to_day,venue}');
select protect_by_place('themed_activities');

-- Demonstration bases and associations that stations learn with (O2-5).
create table teaching_bases (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code text not null,
  name text not null,
  kind text not null check (kind in ('base', 'association')),
  trade text,
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
create unique index teaching_bases_key on teaching_bases (place_code, name) where retired_on is null;
select index_register('teaching_bases', '{place_code,kind,trade}');
select protect_by_place('teaching_bases');

-- Who learns with whom, by one of the teaching models (N17). Of a household no more than its name, where one is needed.
create table teaching_links (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code text not null,
  name text not null,
  model text not null check (model in ('base_household', 'base_association', 'school_village', 'teacher_household',
    'other')),
  other_model text,
  base text,
  association text,
  school_code text,
  teacher text,
  households integer,
  householder text,
  from_day date not null,
  to_day date,
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
create unique index teaching_links_key on teaching_links (place_code, name) where retired_on is null;
select index_register('teaching_links', '{place_code,model,other_model,base,association,school_code,teacher,households,
  from_day,to_day}');
select protect_by_place('teaching_links');
select publish_table('teaching_links', 'registers.teaching_links', 'id');

-- The teaching link by whose name a session was held.
alter table sessions add column teaching_link text;
create index sessions_by_teaching_link on sessions (teaching_link, id) include (region_code) where retired_on is null;
