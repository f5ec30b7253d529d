-- What somebody learned in a year, as it stood when it was certified: one row for each paper.
create table learning_certificates (
  -- The record that asked for it, or its own.
  id uuid primary key,
  -- Told to nobody but who has the paper: whoever knows it may verify it.
  number text not null unique,
  person_id uuid not null,
  region_code place_code not null,
  year integer not null,
  minutes integer not null check (minutes > 0),
  -- Attempts that were finished.
  finished integer not null,
  as_of timestamptz not null
);
create index learning_certificates_by_person on learning_certificates (person_id, year);
select protect_by_place('learning_certificates');
select publish_table('learning_certificates', 'learning.certificates', 'id');

-- Certificates that learners asked for at a node: rows of records.
create table asked_certificates (
  id uuid primary key,
  station uuid not null,
  person_id uuid not null,
  year integer not null,
  at timestamptz not null
);
create index asked_certificates_by_time on asked_certificates (at);
