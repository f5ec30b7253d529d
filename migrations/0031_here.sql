-- Which resources can be opened on this node: its files, or its questions, are here. Made anew by a job.
create table resources_here (
  resource_id uuid primary key
);

-- Resources that people asked for where they are not: rows of records.
create table asked_resources (
  id uuid primary key,
  station uuid not null,
  resource_id uuid not null,
  at timestamptz not null
);
create index asked_resources_by_resource on asked_resources (resource_id, station, at);
