-- Leaders of the education bureau and the stations they see to (O4-4, O4-5, INV-38).
create table bureau_leaders (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code text not null,
  name text not null,
  title text,
  from_day date not null,
  to_day date check (to_day >= from_day),
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
create unique index bureau_leaders_key on bureau_leaders (place_code, name) where retired_on is null;
select index_register('bureau_leaders', '{place_code,title,from_day,to_day}');
select protect_by_place('bureau_leaders');

create table contact_points (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  unit_code text not null,
  leader_name text not null,
  from_day date not null,
  to_day date check (to_day >= from_day),
  visits_per_year integer not null check (visits_per_year between 1 and 52),
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
create unique index contact_points_key on contact_points (unit_code, leader_name, from_day) where retired_on is null;
select index_register('contact_points', '{unit_code,from_day,to_day,visits_per_year}');
select protect_by_place('contact_points');

create table contact_visits (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  unit_code text not null,
  leader_name text not null,
  day date not null,
  kind text not null check (kind in ('study', 'inspection')),
  findings text not null,
  advice text,
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
create unique index contact_visits_key on contact_visits (unit_code, leader_name, day) where retired_on is null;
select index_register('contact_visits', '{unit_code,day,kind}');
select protect_by_place('contact_visits');
