-- The store of content that `sync_blobs` speaks of. One row, made at the first start with a store.
create table sync_blob_store (
  singleton boolean primary key default true check (singleton),
  -- As it stands in the store itself; null: none was taken yet.
  id text,
  -- Whatever the next start finds is right: a person has said so, by a restore.
  any_is_right boolean not null default false,
  -- Since a start found another store, or one that lost most of this one's content.
  strange_since timestamptz
);
