-- Content that went onto a stick for a node and that it has not told of since: the next stick goes on behind it.
create table sync_stick_parts (
  peer uuid not null,
  hash text not null references sync_blobs on delete cascade,
  -- The first chunk of the file on the stick.
  from_chunk integer not null check (from_chunk >= 0),
  primary key (peer, hash, from_chunk)
);
