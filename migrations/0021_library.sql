-- What a county publishes is read at every place of it, drafts by those whose place it is (the queries
-- ask for it), and written at its own place only. The condition for readers is a constant, so that the
-- search may use its index (docs/decisions/0012).
create function protect_writing_by_place(protected regclass) returns void
language plpgsql as $$
declare
  inside text := $inside$coalesce(region_code::text
      <@ (select nullif(current_setting('cunxiao.ranges', true), '')::code_multirange), false)$inside$;
begin
  execute format('alter table %s enable row level security', protected);
  execute format('alter table %s force row level security', protected);
  execute format('create policy reading on %s for select using (true)', protected);
  execute format('create policy adding on %s for insert with check (%s)', protected, inside);
  execute format('create policy changing on %s for update using (%s)', protected, inside);
  execute format('create policy removing on %s for delete using (%s)', protected, inside);
end $$;

create table resources (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  state text not null default 'draft' check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  source text not null,
  catalogue_no text not null,
  title text not null,
  owner_code place_code not null,
  subjects text[] not null,
  origin_level text not null,
  media_type text not null,
  use_modes text[] not null,
  category text,
  locality place_code,
  audience text[],
  language text not null,
  dialects text[],
  subtitles text[],
  season_months integer[],
  length_minutes integer,
  size_bytes bigint,
  sha256 text,
  link text,
  licence text,
  contributor text,
  contributor_organisation text,
  about text,
  -- The words of the title as they are searched for; made wherever the row is written, it never travels.
  tokens tsvector not null default '',
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
-- What a hub above publishes may be the same thing: it comes beside the county's own, and both stand.
create unique index resources_key on resources (source, catalogue_no, left(region_code, 6)) where retired_on is null;
create index resources_by_tokens on resources using gin (tokens);
create index resources_by_subjects_of on resources using gin (subjects);
create index resources_by_state on resources (state, region_code) where retired_on is null;
select index_register('resources', '{source,catalogue_no,owner_code,origin_level,media_type,category,locality,
  language,length_minutes,size_bytes,sha256,link,licence,contributor,contributor_organisation,about}');
select protect_writing_by_place('resources');

create table subjects (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  code text not null,
  name text not null,
  english_name text,
  owner_code place_code not null,
  parent_code text,
  synonyms text[],
  former_codes text[],
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
create unique index subjects_key on subjects (code, left(region_code, 6)) where retired_on is null;
select index_register('subjects', '{code,english_name,owner_code,parent_code}');
select protect_writing_by_place('subjects');

create table packs (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  title text not null,
  owner_code place_code not null,
  aim text not null,
  audience text[],
  minutes integer not null,
  resource_ids text[] not null,
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
create unique index packs_key on packs (owner_code, title) where retired_on is null;
select index_register('packs', '{owner_code,aim,minutes}');
select protect_writing_by_place('packs');

create table resource_sources (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  code text not null,
  name text not null,
  owner_code place_code not null,
  origin_level text not null,
  address text,
  licence text,
  -- What this platform's sheets mean: {headings: {…: field}, choices: {field: {…: value}}, given: {field: value}}.
  reading jsonb not null default '{"headings": {}, "choices": {}, "given": {}}',
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
create unique index resource_sources_key on resource_sources (code) where retired_on is null;
select index_register('resource_sources', '{code,owner_code,origin_level,address,licence}');
select protect_writing_by_place('resource_sources');

create table needs (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code place_code not null,
  topic text not null,
  subject text,
  audience text[],
  dialect text,
  use_mode text,
  people integer,
  asked_on date not null,
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
create unique index needs_key on needs (place_code, topic) where retired_on is null;
select index_register('needs', '{place_code,subject,dialect,use_mode,people,asked_on}');
select protect_by_place('needs');

create table acquisitions (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  place_code place_code not null,
  kind text not null,
  title text not null,
  on_day date not null,
  source text,
  resource_id text,
  need_id text,
  size_bytes bigint,
  note text,
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
create unique index acquisitions_key on acquisitions (place_code, kind, title, on_day) where retired_on is null;
select index_register('acquisitions', '{place_code,kind,on_day,source,resource_id,need_id,size_bytes,note}');
select protect_by_place('acquisitions');

-- A reviewer's latest word on a resource; 1 to 5 for what people understand, learn from and can use.
create table reviewer_ratings (
  resource_id uuid not null,
  person_id uuid not null,
  understood smallint not null check (understood between 1 and 5),
  learnt smallint not null check (learnt between 1 and 5),
  used smallint not null check (used between 1 and 5),
  note text,
  at timestamptz not null default clock_timestamp(),
  primary key (resource_id, person_id)
);

-- What learners say at a station, without who they are: rows of records.
create table learner_ratings (
  id uuid primary key,
  station uuid not null,
  resource_id uuid not null,
  understood smallint not null check (understood between 1 and 5),
  learnt smallint not null check (learnt between 1 and 5),
  used smallint not null check (used between 1 and 5),
  at timestamptz not null
);

-- The county's sums as its stations know them; at the hub it stays empty.
create table suitability_known (
  resource_id uuid primary key,
  reviewers integer not null,
  learners integer not null,
  understood integer not null,
  learnt integer not null,
  used integer not null
);

-- The sums of what was rated here, kept by whoever writes a rating: adding commutes, so no two wait for each other's sum.
create table suitability_here (like suitability_known including all);

create function add_ratings() returns trigger
language plpgsql as $$
begin
  execute format('insert into suitability_here as s (resource_id, reviewers, learners, understood, learnt, used)
    select resource_id, %s * sum(sign), %s * sum(sign), sum(sign * understood), sum(sign * learnt), sum(sign * used)
    from (%s) as ratings group by resource_id order by resource_id
    on conflict (resource_id) do update set
      reviewers = s.reviewers + excluded.reviewers, learners = s.learners + excluded.learners,
      understood = s.understood + excluded.understood, learnt = s.learnt + excluded.learnt, used = s.used + excluded.used',
    tg_argv[0], 1 - tg_argv[0]::int,
    case tg_op
      when 'INSERT' then 'select 1 as sign, * from added'
      when 'DELETE' then 'select -1 as sign, * from removed'
      else 'select 1 as sign, * from added union all select -1, * from removed'
    end);
  return null;
end $$;
create trigger add_reviewers after insert on reviewer_ratings
  referencing new table as added for each statement execute function add_ratings(1);
create trigger change_reviewers after update on reviewer_ratings
  referencing new table as added old table as removed for each statement execute function add_ratings(1);
create trigger add_learners after insert on learner_ratings
  referencing new table as added for each statement execute function add_ratings(0);
create trigger remove_learners after delete on learner_ratings
  referencing old table as removed for each statement execute function add_ratings(0);

-- Sums of scores, by resource: the county's where they are known, else those of here.
create view suitability as
select * from suitability_known
union all
select * from suitability_here
where reviewers + learners > 0 and not exists (select from suitability_known);

-- What people at a station want to learn, in their words: rows of records.
create table asked_topics (
  id uuid primary key,
  station uuid not null,
  topic text not null,
  subject text,
  dialect text,
  at timestamptz not null
);

select publish_table('resources', 'library.resources', 'id');
select publish_table('subjects', 'library.subjects', 'id');
select publish_table('packs', 'library.packs', 'id');
select publish_table('needs', 'registers.needs', 'id');
select publish_table('reviewer_ratings', 'library.suitability', 'resource_id');
select publish_table('learner_ratings', 'library.suitability', 'resource_id');
