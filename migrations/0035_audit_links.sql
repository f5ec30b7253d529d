-- Entries of the trail are hashed and inserted without a lock. When their transaction commits, one link for each
-- county covers them, so that the head of a county's chain is held for that moment only.

set local cunxiao.ranges = '{["0",":")}';

create sequence audit_seq;
select setval('audit_seq', greatest(1, (select coalesce(max(seq), 0) from audit_entries)),
  exists (select from audit_entries));
create sequence audit_batch;

-- Batch 0 holds the entries that were chained one by one before there were links; the chain `before` covers them.
alter table audit_entries add column batch bigint not null default 0;
alter table audit_entries alter column batch drop default;
create index audit_entries_by_batch on audit_entries (batch, seq);

create or replace function audit_only_erases() returns trigger language plpgsql as $$
begin
  if new.payload is null and new.salt is null
    and (new.seq, new.batch, new.at, new.region_code, new.actor_id, new.actor_name, new.action, new.subject_type, new.subject_id, new.digest, new.hash)
      is not distinct from
        (old.seq, old.batch, old.at, old.region_code, old.actor_id, old.actor_name, old.action, old.subject_type, old.subject_id, old.digest, old.hash)
  then return new;
  end if;
  raise exception 'audit_entries is append-only' using errcode = 'restrict_violation';
end $$;

-- `chain` is a county's six digits, or those of the city or province above it; `anchor` names the chain of the heads.
create table audit_heads (
  chain text primary key,
  number bigint not null,
  hash bytea not null
);

-- Without a hash until the transaction that made it commits, so nobody else ever sees it without one.
create table audit_links (
  batch bigint not null,
  chain text not null,
  number bigint,
  entries integer,
  -- What a link of the chain `anchor` covers: number and hash of every other head.
  heads jsonb,
  hash bytea,
  primary key (batch, chain),
  unique (chain, number)
);

create function audit_only_links() returns trigger language plpgsql as $$
begin
  if old.hash is null and (new.batch, new.chain) = (old.batch, old.chain) then return new; end if;
  raise exception 'audit_links is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_links_only_once before update on audit_links
  for each row execute function audit_only_links();
create trigger audit_links_never_deleted before delete on audit_links
  for each row execute function refuse_change();

-- The next link of a chain: what was before, what it covers and how many entries that is.
create function audit_link(of_batch bigint, of_chain text, covered bigint, digest bytea) returns void
  language plpgsql as $$
declare
  head audit_heads;
  next_hash bytea;
begin
  insert into audit_heads (chain, number, hash) values (of_chain, 0, '\x00') on conflict do nothing;
  select * into head from audit_heads where chain = of_chain for update;
  next_hash := sha256(head.hash
    || convert_to(of_chain || ':' || (head.number + 1) || ':' || of_batch || ':' || covered || ':', 'UTF8') || digest);
  update audit_links set number = head.number + 1, entries = covered, hash = next_hash
    where batch = of_batch and chain = of_chain;
  update audit_heads set number = head.number + 1, hash = next_hash where chain = of_chain;
end $$;

-- All chains of the transaction at once and in their order, so that two transactions never wait for each other.
-- The digests are made before the first head is held.
create function audit_link_batch() returns trigger language plpgsql as $$
declare
  uncovered record;
  -- An event may lie outside the places of whoever caused it.
  reach text := current_setting('cunxiao.ranges', true);
begin
  perform set_config('cunxiao.ranges', '{["0",":")}', true);
  for uncovered in
    select link.chain, count(entry.seq) as entries,
      sha256(coalesce(string_agg(entry.hash, ''::bytea order by entry.seq), ''::bytea)) as digest
    from audit_links link
    left join audit_entries entry on entry.batch = link.batch and left(entry.region_code, 6) = link.chain
    where link.batch = new.batch and link.hash is null
    group by link.chain order by link.chain
  loop
    perform audit_link(new.batch, uncovered.chain, uncovered.entries, uncovered.digest);
  end loop;
  perform set_config('cunxiao.ranges', coalesce(reach, ''), true);
  return null;
end $$;
create constraint trigger audit_links_at_commit after insert on audit_links
  deferrable initially deferred for each row when (new.heads is null) execute function audit_link_batch();

-- A batch is one transaction's.
create function audit_batch_here() returns bigint language plpgsql as $$
declare
  here text := nullif(current_setting('cunxiao.audit_batch', true), '');
begin
  if here is null then
    here := nextval('audit_batch')::text;
    perform set_config('cunxiao.audit_batch', here, true);
  end if;
  return here::bigint;
end $$;

-- Puts all heads into the chain `anchor`, if one moved since: a chain that is gone as a whole is then missed.
create function audit_anchor() returns boolean language plpgsql as $$
declare
  present jsonb;
  latest jsonb;
  of_batch bigint;
begin
  perform from audit_heads where chain = 'anchor' for update;
  select jsonb_object_agg(chain, jsonb_build_array(number, encode(hash, 'hex'))) into present
    from audit_heads where chain <> 'anchor';
  select heads into latest from audit_links where chain = 'anchor' order by number desc limit 1;
  if present is null or present = latest then return false; end if;
  of_batch := nextval('audit_batch');
  insert into audit_links (batch, chain, heads) values (of_batch, 'anchor', present);
  perform audit_link(of_batch, 'anchor', 0, sha256(convert_to(present::text, 'UTF8')));
  return true;
end $$;

do $$
declare
  old record;
begin
  select count(*) as entries, sha256(string_agg(hash, ''::bytea order by seq)) as digest into old from audit_entries;
  if old.entries > 0 then
    alter table audit_links disable trigger audit_links_at_commit;
    insert into audit_links (batch, chain) values (0, 'before');
    perform audit_link(0, 'before', old.entries, old.digest);
    alter table audit_links enable trigger audit_links_at_commit;
  end if;
end $$;
drop table audit_head;
