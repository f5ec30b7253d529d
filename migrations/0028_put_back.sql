-- S25: the hash of all that was written to a feed, at its head and as it was after each time somebody wrote.
-- A node below compares it with what it has read: same epoch and same seq do not show that a database was put
-- back to an earlier state and has gone on otherwise.
alter table sync_feeds add column hash text not null default repeat('0', 32);
update sync_feeds set hash = left(encode(sha256(convert_to(feed || ' ' || epoch || ' ' || seq, 'UTF8')), 'hex'), 32)
where seq > 0;
alter table sync_feeds alter column hash drop default;

create table sync_feed_points (
  feed text not null references sync_feeds (feed),
  seq bigint not null,
  hash text not null,
  primary key (feed, seq)
);
insert into sync_feed_points (feed, seq, hash) select feed, seq, hash from sync_feeds where seq > 0;

-- Heads of the feed as this node read it: [seq, hash].
alter table sync_cursors add column points jsonb not null default '[]';

-- How often each node has written here; it keeps the same number outside the database. `id`: of its data directory.
create table sync_witnesses (
  id uuid primary key,
  beat bigint not null,
  at timestamptz not null
);

-- The database was put back to the state of `state_at` or later; not `certain`: it changed over to another server,
-- and what was written since may be missing. `settled_at`: a person has seen to it.
create table sync_put_backs (
  id uuid primary key,
  noticed_at timestamptz not null,
  state_at timestamptz not null,
  certain boolean not null,
  settled_at timestamptz
);

-- As in 0017, with the hash of each feed.
create or replace function sync_caller(node uuid)
returns table (kind text, name text, state text, feeds text[], signing_key bytea, standing jsonb)
language plpgsql as $$
begin
  perform set_config('cunxiao.ranges', '{["0",":")}', true);
  return query select p.kind, p.name, p.state, p.feeds, p.signing_key, case
    when p.kind = 'station'
      and not exists (select from sync_blobs as b join sync_blob_needs as n on n.hash = b.hash
        where b.state = 'wanted' and b.origin = 'below' and n.station = p.id)
      and not exists (select from sync_alarms as a
        where a.kind = 'hub_restored' and a.station = p.id and a.settled_at is null)
    then jsonb_build_object(
      'logs', (select coalesce(jsonb_agg(jsonb_build_object('station', l.station, 'epoch', l.epoch,
          'start', l.start, 'standing', l.standing, 'last', l.last, 'hash', l.hash, 'durable', l.durable)
          order by l.ordinal), '[]') from sync_logs as l where l.station = p.id),
      'feeds', (select coalesce(jsonb_agg(jsonb_build_object('feed', f.feed, 'epoch', f.epoch, 'seq', f.seq,
          'hash', f.hash)), '[]')
        from sync_feeds as f where f.feed = any(p.feeds)),
      'cloneAlarm', exists (select from sync_alarms as a
        where a.kind = 'clone' and a.station = p.id and a.settled_at is null))
    end
  from sync_peers as p where p.id = node;
end $$;
