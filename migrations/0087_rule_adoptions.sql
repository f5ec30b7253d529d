-- What a station adopted together of the library of rules, with the photo of its wall (I2-2): a case.
create table rule_adoptions (
  id uuid primary key,
  version integer not null,
  -- The unit's.
  region_code place_code not null,
  state text not null default 'drafted' check (state in ('drafted', 'posted', 'replaced')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  systems text[] not null,
  edition integer not null,
  drafted_on date not null,
  adopted_on date check (adopted_on >= drafted_on),
  adopted_by text,
  own_text text,
  -- Its host when it was drafted.
  school_id uuid,
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
create unique index rule_adoptions_key on rule_adoptions (unit_code, drafted_on, edition) where retired_on is null;
create index rule_adoptions_by_state on rule_adoptions (state, region_code) where retired_on is null;
create index rule_adoptions_by_unit on rule_adoptions (region_code, drafted_on) where retired_on is null;
select index_register('rule_adoptions', '{unit_code,edition,drafted_on,adopted_on,adopted_by}');
select protect_by_place('rule_adoptions');
