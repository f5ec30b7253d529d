-- A station that is looked at by the county, the city or the province (I5-1 to I5-4): a case.
create table acceptance_sheets (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'open' check (state in ('open', 'passed', 'rectify', 'failed', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  level text not null check (level in ('county', 'city', 'province')),
  sheet text not null,
  visit_day date not null,
  inspectors text not null,
  -- The filling that counts, and what it comes to: of several, a person chose it.
  filling_id uuid,
  score integer,
  total integer,
  -- As it was when the verdict was given: what the sheet asked, what was counted, what was filled in.
  frozen jsonb,
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
create unique index acceptance_sheets_key on acceptance_sheets (unit_code, level, visit_day) where retired_on is null;
create index acceptance_sheets_by_state on acceptance_sheets (state, region_code) where retired_on is null;
select index_register('acceptance_sheets', '{unit_code,level,sheet,visit_day}');
select protect_by_place('acceptance_sheets');

-- What an inspector filled in, once for each time he sent it; nothing of it is changed.
create table sheet_fillings (
  -- Made on the telephone: the key by which it is taken once.
  id uuid primary key,
  sheet_id uuid not null references acceptance_sheets (id) on delete cascade,
  -- The sheet's.
  region_code place_code not null,
  filled jsonb not null,
  score integer not null,
  by_id uuid not null,
  by_name text not null,
  -- On the telephone, as its clock had it.
  filled_at timestamptz not null,
  at timestamptz not null default clock_timestamp()
);
create index sheet_fillings_by_sheet on sheet_fillings (sheet_id, at);
create index sheet_fillings_by_place on sheet_fillings (region_code);
select protect_by_place('sheet_fillings');
create trigger sheet_fillings_append_only before update or delete on sheet_fillings for each row execute function refuse_change();
