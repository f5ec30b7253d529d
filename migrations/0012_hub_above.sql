-- What the hub above calls this node. A hub keeps the id its own stations know it by, so the two differ there.
alter table sync_uplink add column node_id uuid;
update sync_uplink set node_id = (select id from sync_identity);
alter table sync_uplink alter column node_id set not null;
