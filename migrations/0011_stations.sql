-- What the hub calls this node, for its own status page.
alter table sync_uplink add column node_name text;

-- The alarms of one station, newest first, settled ones included.
create index sync_alarms_by_station on sync_alarms (station, raised_at);

-- A station may be revoked before its machine ever had a key: the code is lost with the paper.
alter table sync_peers drop constraint sync_peers_check;
alter table sync_peers add constraint sync_peers_enrolled_with_key
  check (state <> 'enrolled' or signing_key is not null);
