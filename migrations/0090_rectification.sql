-- 整改通知 (I4-4, O4-6): a case of the host school, as sessions are.
create table rectification_orders (
  id uuid primary key,
  version integer not null,
  -- The host's, and who it is, when it was found.
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  state text not null default 'found'
    check (state in ('found', 'issued', 'acknowledged', 'submitted', 'closed', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  unit_code text not null,
  title text not null,
  found_on date not null,
  origin text not null check (origin in ('inspection', 'trial', 'acceptance', 'report')),
  required text not null,
  owner_name text,
  due_day date not null check (due_day >= found_on),
  issued_on date,
  closed_on date check (closed_on >= issued_on),
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
create unique index rectification_orders_key on rectification_orders (unit_code, found_on, title) where retired_on is null;
create index rectification_orders_by_state on rectification_orders (state, region_code) where retired_on is null;
create index rectification_orders_by_unit on rectification_orders (unit_code, found_on) where retired_on is null;
select index_register('rectification_orders', '{unit_code,found_on,origin,owner_name,due_day}');
select protect_by_place('rectification_orders');
