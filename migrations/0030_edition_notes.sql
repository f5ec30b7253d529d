-- What whoever publishes an edition should know of it: [{code, …details}]. It was made all the same.
alter table editions add column notes jsonb not null default '[]';
