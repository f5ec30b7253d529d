-- An import is a conversation: the file stays until it is over, and what the person says of it is kept beside it.
alter table imports
  add column file bytea,
  add column pasted boolean not null default false,
  add column options jsonb not null default '{}',
  add column choices jsonb not null default '{}',
  add column headings bytea,
  add column undone_at timestamptz,
  add column undone_by uuid;

-- Every row that would be written or is refused. After confirming, `before` says what a changed row was.
alter table import_rows
  alter column target_id drop not null,
  add column kind text not null default 'created' check (kind in ('created', 'changed', 'refused')),
  add column name text not null default '',
  add column problems jsonb not null default '[]',
  add column texts jsonb not null default '{}',
  add column before jsonb;
create index import_rows_by_kind on import_rows (import_id, kind, row_number);

-- How the sheets of one sender are read, by the fingerprint of their headings.
create table sheet_readings (
  register text not null,
  region_code place_code not null,
  headings bytea not null,
  choices jsonb not null,
  kept_at timestamptz not null default clock_timestamp(),
  kept_by uuid,
  primary key (register, region_code, headings)
);
select protect_by_place('sheet_readings');
