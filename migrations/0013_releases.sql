-- Whose signature under a release of the program is believed (S36); a station has what its hub names.
create table release_keys (
  id uuid primary key,
  name text not null check (name <> ''),
  -- SPKI DER, base64
  public_key text not null unique,
  named_at timestamptz not null default now()
);
select publish_table('release_keys', 'releases.keys', 'id');

-- The last release a station was given and how far it came, as it says itself.
alter table sync_contacts add column release jsonb;
