-- The implementation plan of a county, one row for each version of it (P-5, I1-1 to I1-5).
create table implementation_plans (
  id uuid primary key,
  version integer not null default 1,
  programme_id uuid not null references programmes (id),
  -- The county's.
  region_code place_code not null,
  number integer not null check (number >= 1),
  state text not null default 'draft' check (state in ('draft', 'township_review', 'county_review', 'city_review', 'approved',
    'filed', 'superseded', 'returned', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  content jsonb not null,
  -- Made of their sources when it is submitted, and frozen with it; and the digest of both.
  lists jsonb,
  digest text check ((digest is null) = (lists is null)),
  submitted_on date check ((submitted_on is null) = (lists is null)),
  -- The end of the first phase of its programme then (I1-6).
  due_on date,
  filing_number text,
  filed_on date check ((filed_on is null) = (filing_number is null)),
  -- Who acted at the level that it has passed last (INV-30).
  acted_by uuid[] not null default '{}',
  simulated boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid,
  check (lists is not null or state in ('draft', 'withdrawn')),
  check ((filing_number is not null) = (state in ('filed', 'superseded')))
);
create unique index implementation_plans_once on implementation_plans (programme_id, number);
create unique index implementation_plans_filing on implementation_plans (filing_number);
-- One version at a time is worked on, one is in force.
create unique index implementation_plans_open on implementation_plans (programme_id)
  where state in ('draft', 'township_review', 'county_review', 'city_review', 'approved');
create unique index implementation_plans_in_force on implementation_plans (programme_id) where state = 'filed';
create index implementation_plans_by_place on implementation_plans (region_code);
select protect_by_place('implementation_plans');

-- What was submitted is changed by a new version alone (INV-02).
create function keep_submitted_plan() returns trigger
language plpgsql as $$
begin
  if old.lists is not null and (new.content, new.lists, new.digest, new.submitted_on, new.number, new.programme_id)
      is distinct from (old.content, old.lists, old.digest, old.submitted_on, old.number, old.programme_id)
    or old.filing_number is not null and (new.filing_number, new.filed_on) is distinct from (old.filing_number, old.filed_on) then
    raise exception 'a submitted plan is not changed' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keep_submitted_plan before update on implementation_plans for each row execute function keep_submitted_plan();

-- What each township says of its part of a plan.
create table plan_townships (
  id uuid primary key,
  version integer not null default 1,
  plan_id uuid not null references implementation_plans (id),
  -- The township's.
  region_code place_code not null,
  state text not null default 'waiting' check (state in ('waiting', 'passed', 'returned')),
  state_at timestamptz not null default clock_timestamp(),
  actor_id uuid
);
create unique index plan_townships_once on plan_townships (plan_id, region_code);
select protect_by_place('plan_townships');

-- A row that a level has passed, by its digest: unchanged it stays passed in later versions.
create table plan_passes (
  programme_id uuid not null references programmes (id),
  -- The row's, else the county's.
  region_code place_code not null,
  level text not null check (level in ('township', 'county', 'city')),
  row_key text not null,
  digest text not null,
  plan_id uuid not null references implementation_plans (id),
  primary key (programme_id, level, row_key, digest)
);
select protect_by_place('plan_passes');

-- What a level wants changed in a row.
create table plan_remarks (
  id uuid primary key,
  plan_id uuid not null references implementation_plans (id),
  region_code place_code not null,
  level text not null check (level in ('township', 'county', 'city')),
  row_key text not null,
  remark text not null,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null default clock_timestamp()
);
create unique index plan_remarks_once on plan_remarks (plan_id, level, row_key);
select protect_by_place('plan_remarks');
