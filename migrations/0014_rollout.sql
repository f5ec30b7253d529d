-- A release that stations may take (S36): its file is a blob, the rest says what it is and whose turn it is.
create table release_offers (
  id uuid primary key,
  -- Its version; `version` would be that of the row.
  program text not null,
  platform text not null,
  schema int not null check (schema >= 0),
  min_protocol int not null check (min_protocol >= 1),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null check (size_bytes > 0),
  -- So many in a hundred stations take it, and the named ones, whatever the share.
  stage int not null check (stage between 0 and 100),
  stations uuid[] not null default '{}',
  -- Where more than so many stations took it back, it stops by itself.
  most_taken_back int not null check (most_taken_back >= 0),
  offered_at timestamptz not null default clock_timestamp(),
  stopped_at timestamptz,
  -- What a person said of it; null where it stopped by itself.
  stopped_why text,
  unique (program, platform)
);
select publish_table('release_offers', 'releases.offers', 'id');
