-- A session that is settled otherwise after its minutes were signed is corrected by an entry of the next open term: what it
-- is worth now less what was signed, so that it may be less than nothing (S3-10).
alter table workload_entries
  add column corrects boolean not null default false,
  drop constraint workload_entries_minutes_check,
  add constraint workload_entries_minutes_check check (
    minutes between 1 and 6000 or (corrects and minutes between -6000 and -1));
drop index workload_entries_key;
create unique index workload_entries_key on workload_entries (activity, source_id, person_id)
  where state <> 'refused' and not corrects;
-- One that is open; those that were signed stand beside it.
create unique index workload_entries_corrects on workload_entries (source_id, person_id)
  where corrects and sheet_id is null;
-- Of a term with more taken back than done.
alter table workload_sheets drop constraint workload_sheets_minutes_check;
