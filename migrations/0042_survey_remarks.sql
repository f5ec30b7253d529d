-- What the verifier writes at one row of a school's form. It is answered when the row was changed since, or by a reply.
create table survey_remarks (
  id uuid primary key,
  return_id uuid not null references survey_returns (id),
  region_code place_code not null,
  organisation_id uuid not null references org_units (id) deferrable initially deferred,
  register text not null check (register in ('schools', 'rooms', 'equipment', 'staff')),
  row_id uuid not null,
  remark text not null check (remark <> ''),
  said_by uuid not null,
  said_by_name text not null,
  -- In the database's own time, in which rows are stamped too.
  said_at timestamptz not null default clock_timestamp(),
  reply text check (reply <> ''),
  replied_by_name text,
  replied_at timestamptz,
  taken_back_at timestamptz,
  check ((reply is null) = (replied_at is null))
);
create index survey_remarks_by_return on survey_remarks (return_id);
create index survey_remarks_by_place on survey_remarks (region_code);
select protect_by_place('survey_remarks');
