-- Loans are asked for, lent and taken back at schools whose station may have no line.
alter table loans
  add column leaves uuid[] not null default '{}',
  add column disputed boolean not null default false,
  drop constraint loans_state_check,
  add constraint loans_state_check
    check (state in ('asked', 'approved', 'lent', 'returned', 'refused', 'lost'));

-- The same loan may be entered at the hub and at a station before either knows of the other.
drop index loans_key;
create index loans_key on loans (school_code, what, borrower, from_day) where retired_on is null;
create index loans_disputed on loans (region_code) where disputed and retired_on is null;

-- What was lent before begins as it stands.
set local cunxiao.ranges = '{["0",":")}';
insert into moves (id, lifecycle, subject_id, region_code, organisation_id, name, from_state, to_state, actor_id,
    actor_name, at, after, fields)
  select gen_random_uuid(), 'loan', l.id, l.region_code, l.organisation_id, 'create', l.state, l.state, l.created_by,
    coalesce(p.name, ''), l.created_at, '{}', jsonb_strip_nulls(jsonb_build_object('schoolCode', l.school_code,
      'what', l.what, 'assetNo', l.asset_no, 'quantity', l.quantity, 'borrower', l.borrower,
      'borrowerPhone', l.borrower_phone, 'purpose', l.purpose, 'fromDay', l.from_day, 'dueDay', l.due_day))
  from loans as l left join persons as p on p.id = l.created_by where l.retired_on is null;
update loans as l set leaves = array[m.id] from moves as m where m.subject_id = l.id and m.after is not null;
