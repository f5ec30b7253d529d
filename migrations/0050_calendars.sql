-- When schools teach (docs/decisions/0025-the-week-of-a-station.md): what the county says, a stage of its schools, a
-- school. Of each part of `parts` the word nearest to the school holds.
create table calendars (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  stage text check (stage in ('primary', 'junior_middle', 'nine_year', 'teaching_point')),
  school_id uuid references schools (id),
  -- features/timetable/calendar/school-calendar.ts: terms, breaks, days, bells …
  parts jsonb not null,
  simulated boolean not null default false,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check (stage is null or school_id is null),
  unique nulls not distinct (region_code, stage, school_id)
);
create unique index calendars_of_school on calendars (school_id) where school_id is not null;
select protect_writing_by_place('calendars');
select publish_table('calendars', 'timetable.calendars', 'id');

-- Public holidays and make-up days as announced for a year; a year that is not here is unknown.
create table holiday_years (
  year integer primary key check (year between 1900 and 2200),
  source text not null,
  -- [{day, name, off}]
  days jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid
);
select publish_table('holiday_years', 'timetable.holiday_years', 'year');
