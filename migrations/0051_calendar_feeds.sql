-- Addresses under which a person's telephone reads when a room is used, or what he has to do: whoever has one reads it.
create table calendar_feeds (
  id uuid primary key,
  token_hash text not null unique,
  kind text not null check (kind in ('room', 'person')),
  -- The room, or the person himself.
  subject_id uuid not null,
  person_id uuid not null references persons (id) deferrable initially deferred,
  created_at timestamptz not null default now()
);
-- A new address takes the place of the one before.
create unique index calendar_feeds_of on calendar_feeds (person_id, kind, subject_id);
