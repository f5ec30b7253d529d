-- Photos, scans and signed papers of a row of any register (docs/decisions/0028-founding.md). The content is a blob that the
-- node keeps for itself.
create table row_files (
  id uuid primary key,
  register text not null,
  row_id uuid not null,
  -- The row's.
  region_code place_code not null,
  kind text not null,
  name text not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
  hash text not null,
  size_bytes integer not null,
  added_by uuid,
  added_by_name text not null,
  at timestamptz not null default clock_timestamp(),
  removed_at timestamptz,
  removed_by_name text,
  check ((removed_at is null) = (removed_by_name is null))
);
create unique index row_files_once on row_files (row_id, kind, hash) where removed_at is null;
create index row_files_by_place on row_files (region_code);
select protect_by_place('row_files');
