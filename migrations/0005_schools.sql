create table townships (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  township_code place_code not null,
  name text not null,
  lat double precision,
  lon double precision,
  population integer,
  in_scope boolean not null,
  out_of_scope_reason text,
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
create unique index townships_key on townships (township_code) where retired_on is null;
create index townships_by_place on townships (region_code);
create index townships_by_sort_name on townships (sort_name, id) where retired_on is null;
select protect_by_place('townships');

create table villages (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  village_code place_code not null,
  name text not null,
  lat double precision,
  lon double precision,
  population integer,
  households integer,
  party_members integer,
  in_scope boolean not null,
  out_of_scope_reason text,
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
create unique index villages_key on villages (village_code) where retired_on is null;
create index villages_by_place on villages (region_code);
create index villages_by_sort_name on villages (sort_name, id) where retired_on is null;
select protect_by_place('villages');

create table industries (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  village_code place_code not null,
  product text not null,
  households integer,
  scale text,
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
create unique index industries_key on industries (village_code, product) where retired_on is null;
create index industries_by_place on industries (region_code);
create index industries_by_sort_name on industries (sort_name, id) where retired_on is null;
select protect_by_place('industries');

create table schools (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  school_code text not null,
  name text not null,
  village_code place_code not null,
  stage text not null,
  mode text not null,
  lat double precision,
  lon double precision,
  pupils integer,
  boarding boolean not null,
  period_minutes integer,
  reception text,
  bandwidth_kbps integer,
  power text,
  planned_merger_on date,
  head_name text,
  head_phone text,
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
create unique index schools_key on schools (school_code) where retired_on is null;
create index schools_by_place on schools (region_code);
create index schools_by_sort_name on schools (sort_name, id) where retired_on is null;
select protect_by_place('schools');

create table rooms (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  school_code text not null,
  room_no text not null,
  name text not null,
  kind text not null,
  area_m2 integer not null,
  seats integer not null,
  usable_seats integer not null,
  not_usable_reason text,
  safety_checked_on date,
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
create unique index rooms_key on rooms (school_code, room_no) where retired_on is null;
create index rooms_by_place on rooms (region_code);
create index rooms_by_sort_name on rooms (sort_name, id) where retired_on is null;
create index rooms_by_organisation on rooms (organisation_id);
select protect_by_place('rooms');

create table equipment (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  school_code text not null,
  asset_no text not null,
  type text not null,
  model text,
  quantity integer not null,
  usable_quantity integer not null,
  not_usable_reason text,
  received_on date,
  funded_by text,
  condition text not null,
  room_no text,
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
create unique index equipment_key on equipment (school_code, asset_no) where retired_on is null;
create index equipment_by_place on equipment (region_code);
create index equipment_by_sort_name on equipment (sort_name, id) where retired_on is null;
create index equipment_by_organisation on equipment (organisation_id);
select protect_by_place('equipment');

create table staff (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  school_code text not null,
  staff_no text not null,
  name text not null,
  sex text,
  birth_year integer,
  phone text,
  post text not null,
  education text,
  party_member boolean not null,
  weekly_lessons integer,
  skills text,
  usable_for_programme boolean not null,
  not_usable_reason text,
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
create unique index staff_key on staff (school_code, staff_no) where retired_on is null;
create index staff_by_place on staff (region_code);
create index staff_by_sort_name on staff (sort_name, id) where retired_on is null;
create index staff_by_organisation on staff (organisation_id);
select protect_by_place('staff');

create table survey_campaigns (
  id uuid primary key,
  name text not null check (name <> ''),
  region_code place_code not null,
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  opens_on date not null,
  due_on date not null,
  closed_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  check (due_on >= opens_on)
);
create index survey_campaigns_by_place on survey_campaigns (region_code);
select protect_by_place('survey_campaigns');
-- A school reads the campaign of its county; only the county writes it.
create policy shared_downward on survey_campaigns for select using (true);

-- One form per school and campaign. What the school said lies in the registers; the return keeps
-- its way through submit, return and verify, and a snapshot of the totals that were verified.
create table survey_returns (
  id uuid primary key,
  version integer not null default 1,
  campaign_id uuid not null references survey_campaigns (id),
  school_id uuid not null references schools (id),
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  state text not null check (state in ('draft', 'submitted', 'returned', 'verified')),
  submitted_at timestamptz,
  submitted_by uuid,
  verified_at timestamptz,
  verified_by uuid,
  spot_checked_on date,
  spot_check_note text,
  snapshot jsonb,
  unique (campaign_id, school_id)
);
create index survey_returns_by_place on survey_returns (region_code);
create index survey_returns_by_school on survey_returns (school_id);
select protect_by_place('survey_returns');
