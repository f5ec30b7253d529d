-- Steps of the plan in force, as tasks: one for each step, known by it across versions (P-5, G-3).
create table plan_tasks (
  id uuid primary key,
  programme_id uuid not null references programmes (id),
  -- The version that it is of.
  plan_id uuid not null references implementation_plans (id),
  -- The county's.
  region_code place_code not null,
  step_key text not null,
  task_title text not null,
  title text not null,
  due_on date not null,
  -- No version in force has it any more.
  dropped_on date,
  changed_at timestamptz not null default clock_timestamp(),
  changes integer not null default 0
);
create unique index plan_tasks_once on plan_tasks (programme_id, step_key);
create index plan_tasks_by_place on plan_tasks (region_code, due_on);
select protect_by_place('plan_tasks');

-- What each unit does of it: one leads, others cooperate, each ticks its own part.
create table plan_task_parts (
  id uuid primary key,
  task_id uuid not null references plan_tasks (id),
  org_unit_id uuid not null references org_units (id),
  -- The unit's.
  region_code place_code not null,
  leads boolean not null,
  done_on date,
  note text,
  done_by uuid,
  done_by_name text,
  dropped_on date,
  check ((done_on is null) = (done_by_name is null))
);
create unique index plan_task_parts_once on plan_task_parts (task_id, org_unit_id);
create index plan_task_parts_by_unit on plan_task_parts (org_unit_id);
select protect_by_place('plan_task_parts');
