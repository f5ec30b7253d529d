-- Channels, what is sent on them, and what stations announce of it (docs/decisions/0025-the-week-of-a-station.md).
create table channels (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  name text not null,
  channel_code text not null,
  owner_code place_code not null,
  kind text not null check (kind in ('satellite', 'cable', 'radio', 'online')),
  where_found text,
  guide_ids text[],
  language text,
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
create unique index channels_key on channels (channel_code) where retired_on is null;
select index_register('channels', '{channel_code,owner_code,kind,where_found,language}');
select protect_writing_by_place('channels');
select publish_table('channels', 'registers.channels', 'id');

-- Kept at the hub: a week of it is more than a station's line should carry, and what is announced of it stands in notices.
create table programme_items (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  channel_code text not null,
  day date not null,
  from_time text not null,
  to_time text,
  title text not null,
  category text,
  about text,
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
create unique index programme_items_key on programme_items (channel_code, day, from_time) where retired_on is null;
create index programme_items_of_day on programme_items (day, channel_code) where retired_on is null;
select index_register('programme_items', '{channel_code,day,from_time,to_time,category,about}');
select protect_writing_by_place('programme_items');

-- What is announced for some days: a case that stations take part in.
create table notices (
  id uuid primary key,
  version integer not null,
  region_code place_code not null,
  organisation_id uuid references org_units (id) deferrable initially deferred,
  state text not null default 'draft' check (state in ('draft', 'issued', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  leaves uuid[] not null default '{}',
  disputed boolean not null default false,
  title text not null,
  issuer_code text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  -- Whom it is for: townships and villages.
  unit_codes text[] not null,
  signature text not null,
  note text,
  -- The notice that it corrects; text, for what comes from a station may name one that is not here yet.
  corrects text,
  -- features/guide/notice-item.ts
  items jsonb not null default '[]',
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
create index notices_key on notices (issuer_code, from_day, title) where retired_on is null;
create index notices_by_state on notices (state, region_code) where retired_on is null;
create index notices_disputed on notices (region_code) where disputed and retired_on is null;
create index notices_by_units on notices using gin (unit_codes) where retired_on is null;
create index notices_by_corrected on notices (corrects) where corrects is not null;
select index_register('notices', '{issuer_code,from_day,to_day,signature,note,corrects}');
select protect_writing_by_place('notices');

-- That a township or village has received a notice or a catalogue: rows of records.
create table guide_receipts (
  id uuid primary key,
  station uuid not null,
  kind text not null check (kind in ('notice', 'catalogue')),
  subject_id uuid not null,
  unit_code place_code not null,
  via text not null check (via in ('app', 'print', 'phone', 'message', 'loudspeaker')),
  -- Who received it, as it was said; empty where he did so himself, and `actor` is he.
  received_by text not null,
  actor uuid,
  at timestamptz not null
);
create index guide_receipts_by_subject on guide_receipts (subject_id, unit_code);
create index guide_receipts_by_unit on guide_receipts (unit_code);
select publish_table('guide_receipts', 'guide.receipts', 'id');

-- What the hub tells stations of them; nobody's name.
create table guide_receipts_known (
  id uuid primary key,
  kind text not null,
  subject_id uuid not null,
  unit_code place_code not null,
  via text not null,
  at timestamptz not null
);
create index guide_receipts_known_by_subject on guide_receipts_known (subject_id, unit_code);

-- The catalogue of courseware as it was on a day (S3-7): what it held, so that two of them can be compared.
create table catalogue_issues (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  place_level text not null,
  issue_no integer not null,
  as_of date not null,
  resource_ids uuid[] not null,
  unit_codes text[] not null,
  issued_at timestamptz not null default clock_timestamp(),
  issued_by uuid,
  issued_by_name text not null,
  simulated boolean not null default false,
  unique (region_code, issue_no)
);
create index catalogue_issues_by_units on catalogue_issues using gin (unit_codes);
create trigger catalogue_issues_append_only before update or delete on catalogue_issues
  for each row execute function refuse_change();
select protect_writing_by_place('catalogue_issues');
select publish_table('catalogue_issues', 'guide.catalogue_issues', 'id');

-- What became of what people asked to learn: one answer for all who asked in the same words at stations of a place.
create table request_answers (
  id uuid primary key,
  version integer not null default 1,
  region_code place_code not null,
  -- The words, folded.
  topic_key text not null,
  topic text not null,
  -- 'gathering': shown as asked, so that others join in; 'hidden': not shown.
  state text not null
    check (state in ('matched', 'scheduled', 'answered', 'gathering', 'declined', 'hidden')),
  reply text,
  resource_id uuid,
  notice_id uuid,
  -- How many had asked by then.
  votes integer not null,
  answered_at timestamptz not null,
  answered_by uuid,
  simulated boolean not null default false,
  updated_at timestamptz not null default now(),
  unique (region_code, topic_key)
);
select protect_writing_by_place('request_answers');
select publish_table('request_answers', 'guide.request_answers', 'id');
create index asked_topics_by_moment on asked_topics (at);
