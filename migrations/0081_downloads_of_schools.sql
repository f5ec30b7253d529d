-- The keeper of a school logs what he received and downloaded (S3-5): such a row is the school's.
alter table acquisitions
  add column organisation_id uuid references org_units (id) deferrable initially deferred,
  add column school_code text;
create index acquisitions_by_organisation on acquisitions (organisation_id, retired_on, region_code);
create index acquisitions_by_school_code on acquisitions (school_code, id) include (region_code) where retired_on is null;
