-- Append-only and chained: hash(n) = SHA-256(hash(n-1) ‖ seq ‖ facts ‖ digest), digest = SHA-256(salt ‖ payload).
-- Erasing personal values removes payload and salt and keeps the digest, so the chain still verifies.
create table audit_entries (
  seq bigint primary key,
  at timestamptz not null,
  region_code place_code not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  payload jsonb,
  salt bytea,
  digest bytea not null,
  hash bytea not null,
  check ((payload is null) = (salt is null))
);
create index audit_entries_by_place on audit_entries (region_code, seq);
create index audit_entries_by_subject on audit_entries (subject_type, subject_id, seq);
select protect_by_place('audit_entries');

create function audit_only_erases() returns trigger
language plpgsql as $$
begin
  if new.payload is null and new.salt is null
    and (new.seq, new.at, new.region_code, new.actor_id, new.actor_name, new.action, new.subject_type, new.subject_id, new.digest, new.hash)
      is not distinct from
        (old.seq, old.at, old.region_code, old.actor_id, old.actor_name, old.action, old.subject_type, old.subject_id, old.digest, old.hash)
  then return new;
  end if;
  raise exception 'audit_entries is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_entries_only_erased before update on audit_entries
  for each row execute function audit_only_erases();
create trigger audit_entries_never_deleted before delete on audit_entries
  for each row execute function refuse_change();

-- The end of the chain. Its row is locked by whoever appends.
create table audit_head (
  singleton boolean primary key default true check (singleton),
  seq bigint not null,
  hash bytea not null
);
insert into audit_head (seq, hash) values (0, '\x00');

-- A sheet as it was previewed. Nothing reaches the register before `confirmed_at`.
create table imports (
  id uuid primary key,
  register text not null,
  region_code place_code not null,
  file_name text not null,
  file_sha256 bytea not null,
  made_by uuid,
  made_at timestamptz not null,
  preview jsonb not null,
  confirmed_at timestamptz,
  confirmed_by uuid,
  result jsonb
);
create index imports_by_place on imports (region_code, made_at);
select protect_by_place('imports');

create table import_rows (
  import_id uuid not null references imports (id) on delete cascade,
  row_number integer not null,
  region_code place_code not null,
  target_id uuid not null,
  seen_version integer,
  value jsonb not null,
  primary key (import_id, row_number)
);
select protect_by_place('import_rows');

-- Every move of every lifecycle: who, when, from where to where, why (INV-49).
create table moves (
  id uuid primary key,
  lifecycle text not null,
  subject_id uuid not null,
  region_code place_code not null,
  name text not null,
  from_state text not null,
  to_state text not null,
  reason text,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null default clock_timestamp()
);
create index moves_by_subject on moves (subject_id, at);
create index moves_by_place on moves (region_code);
select protect_by_place('moves');
create trigger moves_append_only before update or delete on moves
  for each row execute function refuse_change();
