-- At a station an issue of the catalogue stands without the name of whoever issued it.
alter table catalogue_issues alter column issued_by_name drop not null;
