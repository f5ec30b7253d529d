-- Of two texts under one id the first stated stays. Of what is here already, this store had it no earlier than it was stated.

alter table statements add column stated_at timestamptz;
update statements set stated_at = stored;
alter table statements alter column stated_at set not null;
