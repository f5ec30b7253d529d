-- Logs upward and feeds downward. A station, a hub and a hub above it keep the same tables.

-- Who this node is. One row, made at the first start.
create table sync_identity (
  singleton boolean primary key default true check (singleton),
  id uuid not null,
  -- Changes when the node is restored from a backup.
  incarnation text not null,
  -- Ed25519 signs, X25519 unseals; PKCS8 DER.
  signing_key bytea not null,
  sealing_key bytea not null,
  -- Nodes are enrolled below this one, so what changes here is published.
  publishes boolean not null default false
);

-- The hub above, as enrolment told. No row: the node stands alone.
create table sync_uplink (
  singleton boolean primary key default true check (singleton),
  url text,
  hub_id uuid not null,
  hub_name text not null,
  -- SPKI DER.
  hub_signing_key bytea not null,
  hub_sealing_key bytea not null,
  kind text not null check (kind in ('station', 'hub')),
  enrolled_at timestamptz not null,
  -- What the last contact said, for the status page.
  last_contact_at timestamptz,
  last_trouble text,
  report jsonb
);

-- The nodes below: stations, and hubs with stations of their own.
create table sync_peers (
  id uuid primary key,
  kind text not null check (kind in ('station', 'hub')),
  name text not null,
  region_code place_code not null,
  -- The school whose PC it is; absent for a hub.
  organisation_id uuid,
  feeds text[] not null,
  state text not null check (state in ('invited', 'enrolled', 'revoked')),
  signing_key bytea,
  sealing_key bytea,
  invited_at timestamptz not null,
  enrolled_at timestamptz,
  revoked_at timestamptz,
  revoked_why text,
  -- What finds and what proves the one-time code; never the code itself.
  code_lookup text,
  code_key text,
  code_ends_at timestamptz,
  check (state = 'invited' or signing_key is not null)
);
select protect_by_place('sync_peers');
create index sync_peers_by_place on sync_peers (region_code, name);
create unique index sync_peers_by_code on sync_peers (code_lookup) where code_lookup is not null;

-- What each said at its last contact: one row a peer, written at every hello.
create table sync_contacts (
  peer_id uuid primary key references sync_peers,
  at timestamptz not null,
  protocol integer not null,
  program text not null,
  schema_version integer not null,
  wall_ms bigint not null,
  boot text not null,
  mono_ms bigint not null,
  disk_free_bytes bigint,
  disk_total_bytes bigint,
  waiting bigint,
  incoming_bytes bigint
);

create table sync_logs (
  id integer generated always as identity primary key,
  station uuid not null,
  epoch text not null,
  start text not null,
  ordinal integer not null,
  opener text not null check (opener in ('station', 'hub')),
  state text not null check (state in ('open', 'closed')),
  standing text not null check (standing in ('trusted', 'held', 'told_off')),
  via uuid,
  first bigint not null,
  first_previous text not null,
  last bigint not null,
  hash text not null,
  durable bigint not null,
  unique (station, epoch)
);
create index sync_logs_by_sender on sync_logs (via);
create unique index sync_logs_open on sync_logs (station) where state = 'open';

create table sync_records (
  log_id integer not null references sync_logs,
  seq bigint not null,
  hash bytea not null,
  id uuid not null,
  state text not null check (state in ('applied', 'quarantined', 'held', 'twin')),
  line text not null,
  stored_at timestamptz not null default now(),
  primary key (log_id, seq)
);
create index sync_records_by_id on sync_records (id);
create index sync_records_quarantined on sync_records (log_id, seq) where state = 'quarantined';

create table sync_alarms (
  id uuid primary key,
  kind text not null check (kind in ('clone', 'gap', 'fork', 'hub_restored')),
  station uuid not null,
  epoch text,
  details jsonb not null,
  raised_at timestamptz not null default now(),
  settled_at timestamptz,
  settled_by uuid,
  outcome text
);
create unique index sync_alarms_open on sync_alarms (kind, station) where settled_at is null;

create table sync_feeds (
  feed text primary key,
  epoch text not null,
  seq bigint not null,
  floor bigint not null
);

-- The latest item of each key, deletions included until they are old.
create table sync_items (
  feed text not null references sync_feeds,
  collection text not null,
  key text not null,
  seq bigint not null,
  op text not null check (op in ('put', 'del')),
  ver bigint not null,
  body jsonb,
  -- SHA-256 of the item before sealing: what did not change is not sent again.
  digest text,
  changed_at timestamptz not null default now(),
  primary key (feed, collection, key)
);
create unique index sync_items_in_order on sync_items (feed, seq);
create index sync_items_by_key on sync_items (collection, key);

-- Keys whose rows changed and whose items are still to be made.
create table sync_outbox (
  id bigint generated always as identity primary key,
  collection text not null,
  key text not null
);

create table sync_cursors (
  feed text primary key,
  epoch text not null,
  seq bigint not null,
  round integer not null,
  filling boolean not null
);

-- What came by which feed, so that a key leaves when the last feed that brought it drops it.
create table sync_received (
  feed text not null,
  collection text not null,
  key text not null,
  round integer not null,
  ver bigint not null,
  primary key (feed, collection, key)
);
create index sync_received_by_key on sync_received (collection, key);

-- Two clocks at one moment, for reckoning when a record was really made.
create table sync_clock_samples (
  station uuid not null,
  boot text not null,
  mono_ms bigint not null,
  wall_ms bigint not null,
  hub_ms bigint not null,
  primary key (station, boot, mono_ms)
);

create table sync_proposals (
  id uuid primary key,
  station uuid not null,
  actor uuid,
  collection text not null,
  key text not null,
  ver bigint not null,
  change jsonb not null
);

-- The hub's word on a proposal; a row of its own, since the station wrote the other.
create table sync_decisions (
  proposal_id uuid primary key,
  station uuid not null,
  outcome text not null check (outcome in ('applied', 'waits', 'refused')),
  reason text,
  decided_by uuid,
  decided_at timestamptz not null default now()
);
create index sync_decisions_waiting on sync_decisions (station) where outcome = 'waits';

-- Every write to a published table leaves its keys in the outbox, whoever writes and however many rows.
create function note_changes() returns trigger
language plpgsql as $$
begin
  if exists (select from sync_identity where publishes) then
    execute format('insert into sync_outbox (collection, key)
      select distinct %L, %I::text from changed where %I is not null', tg_argv[0], tg_argv[1], tg_argv[1]);
  end if;
  return null;
end $$;

create function publish_table(published regclass, collection text, key text) returns void
language plpgsql as $$
declare
  event text;
begin
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format('create trigger publish_%s after %s on %s
      referencing %s table as changed for each statement execute function note_changes(%L, %L)',
      event, event, published, case event when 'delete' then 'old' else 'new' end, collection, key);
  end loop;
end $$;

select publish_table('sync_decisions', 'sync.decisions', 'proposal_id');
select publish_table('places', 'people.places', 'code');
select publish_table('org_units', 'people.org_units', 'id');
select publish_table('policy_values', 'policy.values', 'id');
select publish_table('persons', 'people.station_people', 'id');
select publish_table('accounts', 'people.station_people', 'person_id');
select publish_table('post_holdings', 'people.station_people', 'person_id');
select publish_table('townships', 'registers.townships', 'id');
select publish_table('villages', 'registers.villages', 'id');
select publish_table('industries', 'registers.industries', 'id');
select publish_table('schools', 'registers.schools', 'id');
select publish_table('rooms', 'registers.rooms', 'id');
select publish_table('equipment', 'registers.equipment', 'id');
select publish_table('staff', 'registers.staff', 'id');
