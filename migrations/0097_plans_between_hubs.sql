-- A plan that goes up to a hub above, and what is said of it there (I1-4, S13, S20; docs/decisions/0031-programme-and-plan.md).

-- The hub below that keeps it; null: it is kept here.
alter table programmes add column kept_by uuid;
alter table implementation_plans add column kept_by uuid;
drop index programmes_once;
create unique index programmes_once on programmes (region_code, title) where kept_by is null;
-- Two hubs below may have typed the same number: each is its own hub's to put right.
drop index implementation_plans_filing;
create unique index implementation_plans_filing on implementation_plans (filing_number) where kept_by is null;

-- A version as the hub that keeps it reports it, in parts that fit into records.
create table plan_reports (
  id uuid primary key,
  station uuid not null,
  plan_id uuid not null,
  -- Of one report all parts bear the same number; a later report has a higher one.
  number integer not null check (number >= 1),
  plan_version integer not null,
  -- Words of hubs above that had been answered then.
  answered integer not null,
  part integer not null check (part >= 1),
  parts integer not null check (parts between part and 400),
  packed text not null,
  -- Of the hub that reports it: records of its stations come the same way.
  signature text not null,
  at timestamptz not null
);
create index plan_reports_latest on plan_reports (station, plan_id, number desc);

-- Up to which report a plan from below has been read here; `trouble`: why one was not taken.
create table plan_receipts (
  station uuid not null,
  plan_id uuid not null,
  number integer not null,
  trouble text,
  primary key (station, plan_id)
);

-- What is said of a plan at a hub above the one that keeps it.
create table plan_words (
  id uuid primary key,
  plan_id uuid not null,
  region_code place_code not null,
  level text not null check (level in ('city', 'province')),
  word text not null check (word in ('pass', 'return', 'file')),
  -- Of the version it is said of.
  digest text not null,
  -- The office that says it, never a person.
  said_by text not null,
  said_at timestamptz not null default clock_timestamp(),
  reason text check ((reason is not null) = (word = 'return')),
  remarks jsonb not null default '[]',
  filing_number text check ((filing_number is not null) = (word = 'file')),
  filed_on date check ((filed_on is null) = (filing_number is null))
);
create index plan_words_by_plan on plan_words (plan_id);
select protect_by_place('plan_words');
select publish_table('plan_words', 'programme.plan_words', 'id');

-- What the hub that keeps the plan made of a word: done, or it came too late.
create table plan_answers (
  word_id uuid primary key,
  plan_id uuid not null,
  outcome text not null check (outcome in ('done', 'plan_moved_on', 'filing_number_taken')),
  at timestamptz not null
);
create index plan_answers_by_plan on plan_answers (plan_id);
