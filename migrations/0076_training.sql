-- Training by tier, batch by batch (S3-15, I3-2 to I3-6): a case, from its plan to its close.
create table training_batches (
  id uuid primary key,
  version integer not null,
  -- The place that holds it.
  region_code place_code not null,
  state text not null default 'planned' check (state in ('planned', 'enrolling', 'running', 'closed', 'cancelled')),
  state_at timestamptz not null default clock_timestamp(),
  batch_no text not null,
  title text not null,
  place_code text not null,
  tier text not null check (tier in ('key_staff', 'township_station', 'village_point')),
  mode text check (mode in ('mode2', 'mode3')),
  scope text not null check (scope in ('administrator', 'operator')),
  strands text[],
  methods text[],
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  minutes integer not null check (minutes > 0),
  venue text not null,
  capacity integer not null check (capacity > 0),
  trainers text,
  local_cases text,
  partners text,
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid
);
create unique index training_batches_key on training_batches (batch_no) where retired_on is null;
create index training_batches_by_state on training_batches (state, region_code) where retired_on is null;
select index_register('training_batches', '{batch_no,place_code,tier,mode,scope,strands,methods,from_day,to_day,minutes,
  venue,capacity,trainers}');
select protect_by_place('training_batches');

-- One person in one batch, with what he was tested in (S3-16, I3-5).
create table enrolments (
  id uuid primary key,
  version integer not null,
  -- Of the station that he is to run.
  region_code place_code not null,
  state text not null default 'enrolled'
    check (state in ('enrolled', 'passed', 'failed', 'missed', 'transferred', 'withdrawn', 'certified')),
  state_at timestamptz not null default clock_timestamp(),
  batch_no text not null,
  unit_code text not null,
  name text not null,
  mentor text,
  tested_on date,
  tester text,
  mastered text[],
  pre_score integer check (pre_score between 0 and 100),
  post_score integer check (post_score between 0 and 100),
  follow_up_score integer check (follow_up_score between 0 and 100),
  satisfaction integer check (satisfaction between 1 and 5),
  remark text,
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid
);
create unique index enrolments_key on enrolments (batch_no, unit_code, name) where retired_on is null;
create index enrolments_by_state on enrolments (state, region_code) where retired_on is null;
-- A person is his name in his township; he waits for one batch at a time (S3-15).
create unique index enrolments_active on enrolments (left(unit_code, 9), name)
  where state = 'enrolled' and retired_on is null;
create index enrolments_by_person on enrolments (left(unit_code, 9), name) where retired_on is null;
select index_register('enrolments', '{batch_no,unit_code,mentor,tested_on,tester,mastered,pre_score,post_score,
  follow_up_score,satisfaction,remark}');
select protect_by_place('enrolments');

-- Who may run a station, from when to when (S3-17); what becomes of it stands in `moves`.
create table post_certificates (
  id uuid primary key,
  version integer not null,
  -- Of the station that he runs.
  region_code place_code not null,
  state text not null default 'draft' check (state in ('draft', 'valid', 'suspended', 'revoked', 'renewed')),
  state_at timestamptz not null default clock_timestamp(),
  -- Drawn when it is issued.
  number text,
  unit_code text not null,
  name text not null,
  scope text not null check (scope in ('administrator', 'operator')),
  batch_no text,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid
);
create unique index post_certificates_key on post_certificates (number);
create index post_certificates_by_state on post_certificates (state, region_code) where retired_on is null;
create index post_certificates_by_person on post_certificates (left(unit_code, 9), name, from_day)
  where retired_on is null;
select index_register('post_certificates', '{number,unit_code,scope,batch_no,from_day,to_day}');
select protect_by_place('post_certificates');

-- Whether a certificate holds on a day (INV-12): within its days, and neither suspended at the end of that day nor revoked.
create function certificate_holds(c post_certificates, on_day date) returns boolean
language sql stable as $$
  select c.retired_on is null and c.state <> 'draft' and on_day between c.from_day and c.to_day
    and coalesce((select m.to_state not in ('suspended', 'revoked') from moves as m
      where m.subject_id = c.id and m.at < (on_day + 1)::timestamp at time zone 'Asia/Shanghai'
      order by m.at desc limit 1), true)
$$;
