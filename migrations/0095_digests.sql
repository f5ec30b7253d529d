-- One digest a day (users.md 6.3, 25): who asked for it, and at which minute of his place's day.
create table digest_choices (
  person_id uuid primary key references persons (id),
  minute integer not null check (minute between 0 and 1439),
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  -- `message`: it goes out by what the office has connected, too.
  channel text not null check (channel in ('here', 'message')),
  -- The first day of which one is made.
  from_day date not null,
  changed_at timestamptz not null default clock_timestamp()
);

-- What waited for a person at the hour that he chose, once for each day.
create table digests (
  id uuid primary key default uuidv7(),
  person_id uuid not null references persons (id),
  day date not null,
  made_at timestamptz not null,
  -- features/tasks/api.ts, TodayItem
  items jsonb not null,
  read_at timestamptz,
  -- When the office's gateway took it.
  sent_at timestamptz,
  unique (person_id, day)
);
create index digests_by_day on digests (day);
create trigger digests_are_frozen before update on digests for each row
  when ((old.person_id, old.day, old.made_at, old.items) is distinct from (new.person_id, new.day, new.made_at, new.items))
  execute function refuse_change();
