-- 通知、指导意见和协调函 (O1-3): a case of the office that writes it.
create table circulars (
  id uuid primary key,
  version integer not null,
  -- The issuer's.
  region_code place_code not null,
  state text not null default 'draft' check (state in ('draft', 'sent', 'closed', 'replaced', 'withdrawn')),
  state_at timestamptz not null default clock_timestamp(),
  issuer_code text not null,
  kind text not null check (kind in ('notice', 'guidance', 'request')),
  title text not null,
  body text not null,
  signature text not null,
  number text,
  contact text,
  written_on date not null,
  -- By which an answer is wanted.
  due_day date check (due_day is null or (kind = 'request' and due_day >= written_on)),
  sent_on date,
  -- Of its text, its files and all whom it goes to, as it was sent.
  digest text check ((digest is null) = (sent_on is null)),
  -- The one in whose place it is sent.
  replaces uuid references circulars (id),
  simulated boolean not null default false,
  search_text text not null,
  sort_name text not null,
  retired_on date,
  retired_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check (kind <> 'request' or due_day is not null)
);
create unique index circulars_key on circulars (issuer_code, written_on, title) where retired_on is null;
create unique index circulars_replaced_once on circulars (replaces) where retired_on is null and state <> 'withdrawn';
create index circulars_by_state on circulars (state, region_code) where retired_on is null;
select index_register('circulars', '{issuer_code,kind,signature,number,contact,written_on,due_day}');
select protect_by_place('circulars');

-- What was sent is changed by a new one alone (INV-02).
create function keep_sent_circular() returns trigger
language plpgsql as $$
begin
  if old.sent_on is not null and (new.issuer_code, new.kind, new.title, new.body, new.signature, new.number, new.contact,
      new.written_on, new.due_day, new.sent_on, new.digest, new.replaces)
    is distinct from (old.issuer_code, old.kind, old.title, old.body, old.signature, old.number, old.contact,
      old.written_on, old.due_day, old.sent_on, old.digest, old.replaces) then
    raise exception 'a sent circular is not changed' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keep_sent_circular before update on circulars for each row execute function keep_sent_circular();

-- Whom it goes to, who has read it there first, and what was answered.
create table circular_units (
  id uuid primary key default uuidv7(),
  circular_id uuid not null references circulars (id),
  -- The unit's.
  region_code place_code not null,
  -- `place:433123101201`, `organisation:<id>`, `post:<id>`: what its people are found by.
  unit_key text not null,
  kind text not null check (kind in ('place', 'organisation', 'post')),
  organisation_id uuid,
  post_id uuid,
  -- As it was called then; of a village with its township.
  unit_name text not null,
  read_at timestamptz,
  -- What a slip of paper says of the day.
  read_on date check ((read_on is null) = (read_at is null)),
  read_by uuid,
  read_by_name text check ((read_by_name is null) = (read_at is null)),
  via text check ((via is null) = (read_at is null) and via in ('app', 'paper', 'phone', 'message')),
  answer text check (answer in ('agree', 'cannot')),
  answer_words text,
  answered_at timestamptz check ((answered_at is null) = (answer is null)),
  answered_by_name text check ((answered_by_name is null) = (answer is null)),
  reminded_at timestamptz,
  check (answer is null or read_at is not null)
);
create unique index circular_units_once on circular_units (circular_id, unit_key);
create index circular_units_in_order on circular_units (circular_id, region_code, id);
create index circular_units_unread on circular_units (circular_id, region_code, id) where read_at is null;
create index circular_units_unanswered on circular_units (circular_id, region_code, id) where answer is null;
create index circular_units_of_unit on circular_units (unit_key, circular_id);
create index circular_units_by_place on circular_units (region_code);
select protect_by_place('circular_units');

-- Whom it went to stays, and a first reading is the first.
create function keep_circular_unit() returns trigger
language plpgsql as $$
begin
  if exists (select from circulars where id = old.circular_id and sent_on is not null) then
    if tg_op = 'DELETE' or (new.circular_id, new.unit_key, new.region_code, new.unit_name)
        is distinct from (old.circular_id, old.unit_key, old.region_code, old.unit_name) then
      raise exception 'whom a sent circular went to is not changed' using errcode = 'check_violation';
    end if;
    if old.read_at is not null and (new.read_at, new.read_on, new.read_by, new.read_by_name, new.via)
        is distinct from (old.read_at, old.read_on, old.read_by, old.read_by_name, old.via) then
      raise exception 'a receipt is not changed' using errcode = 'check_violation';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger keep_circular_unit before update or delete on circular_units for each row execute function keep_circular_unit();
