-- Half-open ranges of place codes, compared byte by byte whatever the database's collation.
create type code_range as range (subtype = text, collation = "C");

create domain place_code as text collate "C"
  check (value ~ '^[0-9]{12}$');

-- Place is enforced here: a row is visible and writable only inside the ranges that the transaction
-- was given. Without a setting, or with the empty one that a pooled connection keeps, nothing is.
-- The envelope (lower, upper) lets the index work; the multirange decides between several scopes.
create function protect_by_place(protected regclass) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('alter table %s force row level security', protected);
  execute format($policy$
    create policy place on %s
    using (
      region_code >= current_setting('cunxiao.lower', true)
      and region_code < current_setting('cunxiao.upper', true)
      and region_code::text <@ nullif(current_setting('cunxiao.ranges', true), '')::code_multirange
    )$policy$, protected);
end $$;

create function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
