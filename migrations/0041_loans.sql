-- What a school lends of its equipment: a case whose state stands beside its fields.
create table loans (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  state text not null default 'asked' check (state in ('asked', 'lent', 'returned', 'refused', 'lost')),
  state_at timestamptz not null default clock_timestamp(),
  school_code text not null,
  what text not null,
  asset_no text,
  quantity integer not null,
  borrower text not null,
  borrower_phone text,
  purpose text,
  from_day date not null,
  due_day date not null check (due_day >= from_day),
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
create unique index loans_key on loans (school_code, what, borrower, from_day) where retired_on is null;
create index loans_by_state on loans (state, region_code) where retired_on is null;
select index_register('loans', '{school_code,asset_no,quantity,borrower,purpose,from_day,due_day}');
select protect_by_place('loans');
