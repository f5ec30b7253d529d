-- Whoever states with a login voids what he stated himself; a key that defines activities voids what others stated, too.

alter table statements add column voids_others boolean not null default false;
update statements set voids_others = voids where voids;
alter table statements alter column voids_others drop default;
