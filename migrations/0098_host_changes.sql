-- A station that moves keeps its host until the new one is agreed on (X-17, INV-48).
create or replace function follow_host() returns trigger
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
    update learning_stations as s set version = version + 1, school_id = null, room_id = null, hosted_on = null,
      updated_at = now() where unit_code = unit and school_id is not null and (tg_op = 'DELETE' or not exists (
        select from station_stages as g where g.station_id = s.id and g.stage = 'relocating'));
  end if;
  return null;
end $$;

-- The school that it leaves is known until it is tried at the new one: equipment and times follow by and by.
alter table station_stages drop constraint station_stages_check1;
alter table station_stages add constraint station_stages_left_school check (case stage
  when 'relocating' then left_school is not null when 'plated' then true when 'staffed' then true
  else left_school is null end);
