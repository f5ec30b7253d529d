-- What a township, then each of its villages, answers for, signed level by level (I2-4): a case.
create table letters (
  id uuid primary key,
  version integer not null,
  -- The unit's that it binds.
  region_code place_code not null,
  state text not null default 'drafted'
    check (state in ('drafted', 'signed_by_issuer', 'in_force', 'evaluated', 'terminated')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  title text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  issuer_name text,
  receiver_name text,
  targets text not null,
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
create unique index letters_key on letters (unit_code, from_day, title) where retired_on is null;
create index letters_by_state on letters (state, region_code) where retired_on is null;
create index letters_by_unit on letters (region_code, from_day) where retired_on is null;
select index_register('letters', '{unit_code,from_day,to_day,issuer_name,receiver_name}');
select protect_by_place('letters');
