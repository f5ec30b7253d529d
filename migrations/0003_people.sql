-- Places are public statistical codes: no row-level security, no personal data.
create table places (
  code place_code primary key,
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  name text not null check (name <> ''),
  lat double precision check (lat between -90 and 90),
  lon double precision check (lon between -180 and 180),
  boundary jsonb,
  retired_on date,
  check ((lat is null) = (lon is null))
);

-- A code that was replaced: sheets with the old one are read as the new one.
create table place_successions (
  old_code place_code primary key,
  new_code place_code not null references places (code),
  on_day date not null,
  source_document text not null,
  check (old_code <> new_code)
);

create table org_units (
  id uuid primary key,
  version integer not null default 1,
  name text not null check (name <> ''),
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  kind text not null,
  parent_id uuid references org_units (id),
  region_code place_code not null,
  phone text,
  retired_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index org_units_by_place on org_units (region_code);
create index org_units_by_parent on org_units (parent_id);
select protect_by_place('org_units');

create table persons (
  id uuid primary key,
  version integer not null default 1,
  name text not null check (name <> ''),
  name_sort text not null,
  sex text check (sex in ('m', 'f')),
  birth_year integer check (birth_year between 1900 and 2100),
  phone text,
  education text,
  party_member boolean not null default false,
  org_unit_id uuid not null references org_units (id),
  region_code place_code not null,
  simulated boolean not null default false,
  retired_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index persons_by_place on persons (region_code);
create index persons_by_org_unit on persons (org_unit_id);
select protect_by_place('persons');

-- Permissions hang on posts, not on people: whoever holds the post has them, from day to day.
create table posts (
  id uuid primary key,
  org_unit_id uuid not null references org_units (id),
  role text not null,
  title text not null check (title <> ''),
  region_code place_code not null,
  retired_on date
);
create index posts_by_place on posts (region_code);
create index posts_by_org_unit on posts (org_unit_id);
select protect_by_place('posts');

create table post_holdings (
  id uuid primary key,
  post_id uuid not null references posts (id),
  person_id uuid not null references persons (id),
  region_code place_code not null,
  from_day date not null,
  to_day date,
  check (to_day is null or to_day >= from_day)
);
create index post_holdings_by_person on post_holdings (person_id);
create index post_holdings_by_post on post_holdings (post_id);
create index post_holdings_by_place on post_holdings (region_code);
select protect_by_place('post_holdings');

create table delegations (
  id uuid primary key,
  holding_id uuid not null references post_holdings (id),
  person_id uuid not null references persons (id),
  region_code place_code not null,
  from_day date not null,
  to_day date not null,
  reason text not null check (reason <> ''),
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  check (to_day >= from_day)
);
create index delegations_by_person on delegations (person_id);
create index delegations_by_holding on delegations (holding_id);
create index delegations_by_place on delegations (region_code);
select protect_by_place('delegations');

create table accounts (
  id uuid primary key,
  person_id uuid not null unique references persons (id),
  region_code place_code not null,
  login_name text not null unique,
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
create index accounts_by_place on accounts (region_code);
select protect_by_place('accounts');

-- Wrong passwords in a row, by the name that was typed: a name without an account is slowed down in
-- the same way, so that nobody learns which names exist.
create table login_failures (
  login_name text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);

create table logins (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  region_code place_code not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address text,
  user_agent text
);
create index logins_by_account on logins (account_id);
create index logins_by_place on logins (region_code);
select protect_by_place('logins');

-- Printed on paper and handed over: for people without e-mail, and for the first administrator.
create table one_time_codes (
  id uuid primary key,
  account_id uuid references accounts (id),
  region_code place_code,
  purpose text not null check (purpose in ('first_administrator', 'set_password')),
  code_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  failures integer not null default 0,
  created_by uuid,
  check ((purpose = 'set_password') = (account_id is not null))
);
create index one_time_codes_by_account on one_time_codes (account_id);

-- Who may see personal fields unmasked, where, until when and for what (INV-46).
create table unmasking_grants (
  id uuid primary key,
  person_id uuid not null references persons (id),
  region_code place_code not null,
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  purpose text not null check (purpose <> ''),
  from_day date not null,
  to_day date not null,
  granted_by uuid not null,
  granted_at timestamptz not null default now(),
  revoked_at timestamptz,
  check (to_day >= from_day)
);
create index unmasking_grants_by_person on unmasking_grants (person_id);
create index unmasking_grants_by_place on unmasking_grants (region_code);
select protect_by_place('unmasking_grants');
