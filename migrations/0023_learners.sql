-- Who may learn here under his name (docs/decisions/0013). At a station: the people of its township, as
-- its hub told them.
create table learners (
  -- The person.
  id uuid primary key,
  version integer not null default 1,
  name text not null check (name <> ''),
  name_sort text not null,
  region_code place_code not null,
  -- argon2id of four to six digits.
  pin_hash text not null,
  -- SHA-256 of the digits on his card.
  card_hash bytea not null unique,
  issued_at timestamptz not null
);
create index learners_by_place on learners (region_code);
create index learners_by_name on learners (name_sort);
select protect_by_place('learners');

-- A learner at a machine; it stays on its node. It ends when the learner gets a new card.
create table learner_logins (
  id uuid primary key,
  learner_id uuid not null,
  learner_version integer not null,
  region_code place_code not null,
  token_hash bytea not null unique,
  -- His own telephone; otherwise a machine that others use after him.
  own_device boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index learner_logins_by_learner on learner_logins (learner_id);
select protect_by_place('learner_logins');

-- The questions of a resource of the kind quiz.
create table quizzes (
  resource_id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  quiz jsonb not null,
  updated_at timestamptz not null default clock_timestamp(),
  updated_by uuid
);
select protect_writing_by_place('quizzes');

select publish_table('learners', 'learning.learners', 'id');
select publish_table('quizzes', 'learning.quizzes', 'resource_id');
