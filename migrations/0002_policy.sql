-- Values of rules with the day they take effect and the document that says so (X-16).
-- The most specific place wins, then the latest valid_from; rows are never changed, only succeeded.
create table policy_values (
  id uuid primary key,
  rule text not null,
  region_code place_code not null,
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  value jsonb not null,
  valid_from date not null,
  source_document text not null check (source_document <> ''),
  set_at timestamptz not null default now(),
  set_by uuid
);
create index policy_values_by_rule on policy_values (rule, region_code, valid_from desc, set_at desc);
create trigger policy_values_append_only before update or delete on policy_values
  for each row execute function refuse_change();
