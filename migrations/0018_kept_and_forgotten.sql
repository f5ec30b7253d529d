-- When the backup was taken that this hub was restored from last; null: it never was.
alter table sync_identity add column restored_from timestamptz;

-- Nodes that call a restored hub and are not in its backup: they enrolled after it was taken.
create table sync_strangers (
  node uuid primary key,
  last_at timestamptz not null
);

-- While a feed is read anew: its head when that round began. Deletions before it cannot be missed.
alter table sync_cursors add column begun bigint not null default 0;

-- Deletions by age, for forgetting them.
create index sync_items_deleted on sync_items (changed_at) where op = 'del';
