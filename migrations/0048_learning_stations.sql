-- A township or village that learns at a host school (docs/decisions/0025-the-week-of-a-station.md). It stays the
-- same station when its host changes; what is known of it is public.
create table learning_stations (
  id uuid primary key,
  version integer not null default 1,
  -- The unit's.
  region_code place_code not null,
  unit_code place_code not null unique,
  unit_level text not null check (unit_level in ('township', 'village')),
  -- Null: it has no host at present.
  school_id uuid references schools (id),
  -- Where in the school; null: nobody said, the school has no room in the register.
  room_id uuid references rooms (id) on delete set null,
  hosted_on date,
  -- The day a timetable of it was first agreed: from then on it counts.
  active_from date,
  simulated boolean not null default false,
  updated_at timestamptz not null default now()
);
create index learning_stations_by_place on learning_stations (region_code);
create index learning_stations_by_school on learning_stations (school_id);
select protect_writing_by_place('learning_stations');

-- A host is fixed or reopened by four parties; the station follows it.
create function follow_host() returns trigger
language plpgsql as $$
declare
  unit text := case tg_op when 'DELETE' then old.unit_code else new.unit_code end;
begin
  if tg_op <> 'DELETE' and new.state = 'fixed' then
    insert into learning_stations as s (id, region_code, unit_code, unit_level, school_id, room_id, hosted_on, simulated)
      select new.id, new.unit_code, new.unit_code, new.unit_level, new.school_id,
        (select r.id from rooms as r where r.organisation_id = new.school_id and r.retired_on is null
          and r.usable_seats > 0 order by r.usable_seats desc, r.room_no limit 1),
        (coalesce(new.fixed_at, now()) at time zone 'Asia/Shanghai')::date,
        exists (select from schools where id = new.school_id and simulated)
      on conflict (unit_code) do update set version = s.version + 1, school_id = excluded.school_id,
        room_id = case when s.school_id is not distinct from excluded.school_id and s.room_id is not null
          then s.room_id else excluded.room_id end,
        hosted_on = excluded.hosted_on, simulated = excluded.simulated, updated_at = now()
        where (s.school_id, s.hosted_on) is distinct from (excluded.school_id, excluded.hosted_on);
  else
    update learning_stations set version = version + 1, school_id = null, room_id = null, hosted_on = null,
      updated_at = now() where unit_code = unit and school_id is not null;
  end if;
  return null;
end $$;
create trigger follow_host after insert or update of state, school_id or delete on siting_decisions
  for each row execute function follow_host();

set local cunxiao.ranges = '{["0",":")}';
update siting_decisions set state = state where state = 'fixed';
select publish_table('learning_stations', 'timetable.learning_stations', 'id');
