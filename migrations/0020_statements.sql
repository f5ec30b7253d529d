-- The learning record store (docs/decisions/0011): statements as they were stated, and what they are found by.

create table statements (
  n bigint generated always as identity primary key,
  id uuid not null unique,
  -- Where it was stated.
  station uuid not null,
  region_code place_code not null,
  -- When this store had it.
  stored timestamptz not null,
  -- Of whom the authority is, named like a term.
  authority uuid not null,
  -- The statement that is its object.
  refers_to uuid,
  voids boolean not null,
  voided boolean not null default false,
  -- JSON without `stored`.
  body text not null
);
select protect_by_place('statements');
create index statements_in_order on statements (stored, n);
create index statements_referring on statements (refers_to) where refers_to is not null;

-- Of what a statement is about, or one it refers to (the aspect): an agent, an activity, a verb, a
-- registration, each by 16 bytes of the SHA-256 of its name. Holds nothing that can be read.
create table statement_terms (
  term uuid not null,
  -- The verb of the same aspect.
  verb uuid not null,
  stored timestamptz not null,
  statement bigint not null,
  aspect bigint not null,
  station uuid not null,
  primary key (term, stored, statement, aspect) include (verb)
);

-- Activities as somebody defined them, each wording once.
create table activity_definitions (
  station uuid not null,
  activity uuid not null,
  digest uuid not null,
  region_code place_code not null,
  -- Of the latest statement that says it so.
  at timestamptz not null,
  definition text not null,
  primary key (activity, digest, station, region_code)
);
select protect_by_place('activity_definitions');

-- Content that came with a statement; `sha2` as the statement names it, `hash` as the blobs do.
create table statement_attachments (
  statement uuid not null,
  sha2 text not null,
  hash text not null,
  size_bytes bigint not null,
  content_type text not null,
  station uuid not null,
  primary key (statement, sha2, station)
);

-- States and profiles: what content keeps for itself. They stay on this node.
create table xapi_documents (
  region_code place_code not null,
  kind text not null check (kind in ('state', 'activity_profile', 'agent_profile')),
  -- Named like a term; nil where the kind has none.
  activity uuid not null,
  agent uuid not null,
  registration uuid not null,
  document_id text not null,
  content_type text not null,
  content bytea not null,
  updated_at timestamptz not null,
  primary key (region_code, kind, activity, agent, document_id, registration)
);
select protect_by_place('xapi_documents');

-- Who may speak to the store by key and secret, as what, and about which place.
create table lrs_credentials (
  key text primary key,
  name text not null check (name <> ''),
  -- SHA-256 of 32 random bytes.
  secret_hash bytea not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  region_code place_code not null,
  -- Of the place; absent: it reaches all that this node has.
  level text check (level in ('province', 'city', 'county', 'township', 'village')),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
select protect_by_place('lrs_credentials');
