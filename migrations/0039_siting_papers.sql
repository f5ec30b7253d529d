set local cunxiao.ranges = '{["0",":")}';
-- Why the unit goes to its host, in codes and numbers, as it stood when that was proposed or chosen.
alter table siting_decisions add column why jsonb;
update siting_decisions as d set why = a.why
from siting_assignments as a
where a.scenario_id = d.scenario_id and a.unit_code = d.unit_code and a.school_id = d.school_id;

-- A signed sheet of paper as a picture or scan, and whose signatures it bears. It stays in the database: content
-- that stations may fetch is no place for signatures.
create table siting_papers (
  id uuid primary key,
  region_code place_code not null,
  level text not null check (level in ('county', 'township', 'village')),
  parties text[] not null
    check (parties <@ array['township', 'village', 'education', 'school'] and cardinality(parties) > 0),
  name text not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
  content bytea not null,
  entered_by uuid not null,
  entered_by_name text not null,
  at timestamptz not null default clock_timestamp()
);
create index siting_papers_by_place on siting_papers (region_code);
select protect_by_place('siting_papers');
create trigger siting_papers_append_only before update or delete on siting_papers
  for each row execute function refuse_change();

-- An answer that somebody else entered from a sheet its party had signed: `person_name` is whose signature it is,
-- `person_id` who entered it.
alter table siting_consents
  add column paper_id uuid references siting_papers (id),
  add column entered_by_name text,
  add check ((paper_id is null) = (entered_by_name is null));
create index siting_consents_by_paper on siting_consents (paper_id) where paper_id is not null;
