-- What the proposer saw in the fields he would change, and when by the station's clock; null from before this.
alter table sync_proposals add column seen jsonb;
alter table sync_proposals add column wall_ms bigint;
