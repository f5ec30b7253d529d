-- When the backup was taken that this hub was restored from last; null: it never was.
alter table sync_identity add column restored_from timestamptz;

-- Nodes that call a restored hub and are not in its backup: they enrolled after it was taken.
create table sync_strangers (
  node uuid primary key,
  last_at timestamptz not null
);
