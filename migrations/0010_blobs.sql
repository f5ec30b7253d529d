-- Content named by its SHA-256: what this node wants, holds, or held. The bytes are files below the data directory.
create table sync_blobs (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null check (size_bytes >= 0),
  -- Where the bytes come from: made here, sent up by a station, or fetched from the hub above.
  origin text not null check (origin in ('here', 'below', 'above')),
  -- 'gone': it was here and gave way to something; it comes back only when it is named anew.
  state text not null check (state in ('wanted', 'stored', 'gone')),
  used_at timestamptz not null,
  -- The hub above has it, in its own store.
  sent_at timestamptz,
  -- It is in a verified copy on another machine, and so is the record that named it before it was sent.
  durable_at timestamptz,
  -- When the hub above was last asked whether it is.
  checked_at timestamptz
);
create index sync_blobs_wanted on sync_blobs (origin, size_bytes) where state = 'wanted';
create index sync_blobs_unproven on sync_blobs (checked_at nulls first)
  where sent_at is not null and durable_at is null;

-- Who needs it: a record of a station, or an item of a feed.
create table sync_blob_needs (
  hash text not null references sync_blobs on delete cascade,
  needed_by text not null check (needed_by <> ''),
  -- The station whose record names it; absent for content, which is the same for everybody.
  station uuid,
  primary key (hash, needed_by)
);
create index sync_blob_needs_by_station on sync_blob_needs (station) where station is not null;
create index sync_blob_needs_by_need on sync_blob_needs (needed_by);
