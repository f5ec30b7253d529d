-- Who asks, and where an idle hello of his stands, in one question without a transaction around it (S5).
-- `standing` is null where a comparison is not enough: a hub, content that is wanted, a hub that was restored.
create function sync_caller(node uuid)
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
      'feeds', (select coalesce(jsonb_agg(jsonb_build_object('feed', f.feed, 'epoch', f.epoch, 'seq', f.seq)), '[]')
        from sync_feeds as f where f.feed = any(p.feeds)),
      'cloneAlarm', exists (select from sync_alarms as a
        where a.kind = 'clone' and a.station = p.id and a.settled_at is null))
    end
  from sync_peers as p where p.id = node;
end $$;
