set local cunxiao.ranges = '{["0",":")}';

-- Where each learning station stands in its life (docs/decisions/0028-founding.md).
create table station_stages (
  station_id uuid primary key references learning_stations (id) on delete cascade,
  region_code place_code not null,
  version integer not null default 1,
  stage text not null default 'consented' check (stage in ('surveyed', 'proposed', 'consented', 'planned', 'approved', 'filed',
    'plated', 'staffed', 'trial', 'county_accepted', 'city_accepted', 'operating', 'rectifying', 'suspended', 'relocating',
    'closed', 'withdrawn')),
  stage_at timestamptz not null default clock_timestamp(),
  -- Of one that rectifies: where it goes on.
  back_to text check ((back_to is not null) = (stage = 'rectifying')),
  -- Of one that moves: the host it leaves.
  left_school uuid check ((left_school is not null) = (stage = 'relocating'))
);
create index station_stages_by_stage on station_stages (stage, region_code);
create index station_stages_by_place on station_stages (region_code);
select protect_by_place('station_stages');

-- A station begins with its four consents.
create function begin_station() returns trigger
language plpgsql as $$
begin
  insert into station_stages (station_id, region_code) values (new.id, new.region_code);
  return null;
end $$;
create trigger begin_station after insert on learning_stations for each row execute function begin_station();
insert into station_stages (station_id, region_code, stage_at)
  select id, region_code, coalesce(hosted_on, updated_at::date) from learning_stations;

-- What was decided about a station that its stage rests on. Nothing of it is taken back.
create table station_marks (
  id uuid primary key,
  station_id uuid not null references learning_stations (id) on delete cascade,
  region_code place_code not null,
  mark text not null check (mark in ('listed', 'approved', 'filed', 'letters', 'rules', 'trial', 'county', 'city', 'province',
    'order', 'mended')),
  -- Its host then.
  school_id uuid,
  day date not null,
  -- The plan, letter, order or sheet behind it.
  rests_on uuid,
  note text,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null default clock_timestamp()
);
create unique index station_marks_once on station_marks (station_id, mark, school_id, rests_on) nulls not distinct;
create index station_marks_by_place on station_marks (region_code);
select protect_by_place('station_marks');
create trigger station_marks_append_only before update on station_marks for each row execute function refuse_change();

-- 一站（点）两牌 (S2-5, S2-6, S2-7): a case.
create table plates (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'ordered' check (state in ('ordered', 'made', 'hung', 'replaced')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  kind text not null check (kind in ('school', 'station')),
  ordered_on date not null,
  maker text,
  hung_on date check (hung_on >= ordered_on),
  position text,
  wording text not null,
  -- Whose gate it is for.
  school_id uuid,
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check (state <> 'hung' or hung_on is not null)
);
create unique index plates_key on plates (unit_code, kind, ordered_on) where retired_on is null;
-- INV-07: one of a kind hangs at a station.
create unique index plates_hung_once on plates (unit_code, kind) where state = 'hung' and retired_on is null;
create index plates_by_state on plates (state, region_code) where retired_on is null;
select index_register('plates', '{unit_code,kind,ordered_on,maker,hung_on,position}');
select protect_by_place('plates');

-- 村校共用协议 (G-2, S2-8): a case.
create table joint_use_agreements (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'draft' check (state in ('draft', 'signed', 'ended')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  number text,
  rooms text,
  hours text,
  keys text,
  safety text,
  damages text,
  consumables text,
  management text,
  teaching text,
  operation text,
  signed_on date,
  school_signer text,
  unit_signer text,
  school_id uuid,
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check (state = 'draft' or signed_on is not null)
);
create unique index joint_use_agreements_key on joint_use_agreements (unit_code, from_day) where retired_on is null;
create index joint_use_agreements_by_state on joint_use_agreements (state, region_code) where retired_on is null;
select index_register('joint_use_agreements', '{unit_code,from_day,to_day,number,signed_on,school_signer,unit_signer}');
select protect_by_place('joint_use_agreements');
