-- The files of a resource at one time. Editions stand side by side, and one that is ready never changes.
create table editions (
  id uuid primary key,
  resource_id uuid not null references resources,
  region_code place_code not null,
  number integer not null,
  state text not null default 'making' check (state in ('making', 'ready', 'failed')),
  -- What was given: its name, its size, and once it has been read its SHA-256.
  original_name text not null,
  original_bytes bigint not null,
  original_sha256 text,
  kind text,
  -- [{path, hash, sizeBytes, mediaType, role, rendition?}]
  manifest jsonb not null default '[]',
  -- What there is to open in a package.
  content jsonb,
  -- What a probe finds in a film or a recording.
  facts jsonb,
  -- Renditions that a machine without ffmpeg could not make.
  not_made text[] not null default '{}',
  -- While it is made: {step, done}, done from 0 to 1.
  progress jsonb,
  -- Why it failed: {code, …details}.
  fault jsonb,
  made_by uuid not null,
  made_at timestamptz not null default clock_timestamp(),
  unique (resource_id, number)
);
create unique index editions_by_original on editions (original_sha256) where state <> 'failed';
select protect_writing_by_place('editions');

-- An edition, and which of its renditions, for a station or for all stations of a place.
create table placements (
  id uuid primary key,
  edition_id uuid not null references editions,
  resource_id uuid not null,
  region_code place_code not null,
  level text not null check (level in ('county', 'township', 'village', 'station')),
  station uuid check ((station is not null) = (level = 'station')),
  renditions text[] not null,
  need_id uuid,
  placed_by uuid not null,
  placed_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create unique index placements_key on placements (edition_id, region_code, level, station) nulls not distinct
  where ended_at is null;
create index placements_by_resource on placements (resource_id) where ended_at is null;
create index placements_by_place on placements (region_code) where ended_at is null;
select protect_by_place('placements');
select publish_table('placements', 'library.placements', 'id');

-- At a station: what the county has placed there. At the hub it stays empty.
create table placed_editions (
  placement_id uuid primary key,
  edition_id uuid not null,
  resource_id uuid not null,
  number integer not null,
  kind text not null,
  manifest jsonb not null,
  content jsonb,
  facts jsonb
);
create index placed_editions_by_edition on placed_editions (edition_id);
create index placed_editions_by_resource on placed_editions (resource_id);

-- What a station has of an edition that was placed there: rows of records.
create table edition_holdings (
  station uuid not null,
  edition_id uuid not null,
  -- The record that says so.
  id uuid not null,
  missing_files integer not null,
  missing_bytes bigint not null,
  at timestamptz not null,
  primary key (station, edition_id)
);

-- What can be opened on this node, wherever it was made.
create view open_editions as
select id as edition_id, resource_id, number, kind, manifest, content, facts from editions where state = 'ready'
union all
select edition_id, resource_id, number, kind, manifest, content, facts from placed_editions;
