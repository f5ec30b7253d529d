-- Half-open ranges of place codes, compared byte by byte whatever the database's collation.
create type code_range as range (subtype = text, collation = "C");

create domain place_code as text collate "C"
  check (value ~ '^[0-9]{12}$');

-- Place is enforced here: a row is visible and writable only inside the ranges that the transaction
-- was given. Without a setting, or with the empty one that a pooled connection keeps, nothing is.
-- The setting is read once a query (the sub-select), not once a row. Queries over big tables carry
-- their explicit range too, so that an index works (docs/decisions/0007).
create function protect_by_place(protected regclass) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('alter table %s force row level security', protected);
  execute format($policy$
    create policy place on %s
    using (coalesce(region_code::text
      <@ (select nullif(current_setting('cunxiao.ranges', true), '')::code_multirange), false)
    )$policy$, protected);
end $$;

create function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
