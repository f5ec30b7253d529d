-- How a person likes to look at the list of a register. It belongs to the person, not to a place, so
-- no row-level security: every query names the owner.
create table saved_views (
  id uuid primary key,
  person_id uuid not null references persons (id),
  register text not null,
  name text not null check (name <> ''),
  shows jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (person_id, register, name)
);
