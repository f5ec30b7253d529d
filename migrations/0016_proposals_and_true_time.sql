-- What the proposer saw in the fields he would change, and when by the station's clock; null from before this.
alter table sync_proposals add column seen jsonb;
alter table sync_proposals add column wall_ms bigint;

-- How long before the hub read its clock the node may have read its own; null: nobody knows, so it says nothing (S32).
alter table sync_clock_samples add column within_ms integer;
