-- Whoever reads one county walks its statements alone (docs/decisions/0011): the county leads both indexes.
set local cunxiao.ranges = '{["0",":")}';

alter table statements
  add column county text not null generated always as (left(region_code::text, 6)) stored;
drop index statements_in_order;
create index statements_in_order on statements (county, stored, n);

alter table statement_terms add column county text;
update statement_terms as t set county = s.county from statements as s where s.n = t.statement;
alter table statement_terms
  alter column county set not null,
  drop constraint statement_terms_pkey,
  add primary key (county, term, stored, statement, aspect) include (verb);

-- Counties from `lower` on and before `upper`, one look into the index for each.
create function counties_of_statements(lower text, upper text) returns setof text
language sql stable as $$
  with recursive found (county) as (
    (select county from statements where county >= left(lower, 6) and county < upper order by county limit 1)
    union all
    select (select s.county from statements as s
      where s.county > found.county and s.county < upper order by s.county limit 1)
    from found where found.county is not null
  )
  select county from found where county is not null
$$;

-- The last moment at which anything was stored here, whoever asks: the clock may have run backwards since.
create function last_stored() returns timestamptz
language plpgsql stable as $$
declare
  reach text := current_setting('cunxiao.ranges', true);
  latest timestamptz;
begin
  perform set_config('cunxiao.ranges', '{["0",":")}', true);
  select max(last.stored) into latest
    from counties_of_statements('0', ':') as c (county)
      cross join lateral (select stored from statements as s where s.county = c.county
        order by stored desc limit 1) as last;
  perform set_config('cunxiao.ranges', coalesce(reach, ''), true);
  return latest;
end $$;
