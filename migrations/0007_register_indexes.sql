-- Every list of a register reads its first rows, its count and what a filter leaves from an index alone
-- (docs/decisions/0008): one index for each field that a list sorts or filters by, with the place
-- that the row-level policy asks for, and one for the name with what the search box looks through.
create function index_register(register regclass, fields text[]) returns void
language plpgsql as $$
declare
  field text;
begin
  -- The trail of retired rows is read by place, too: no partial index, but one that knows who is in use.
  execute format('create index %s_by_place on %1$s (region_code, retired_on)', register);
  if exists (select from pg_attribute
    where attrelid = register and attname = 'organisation_id' and not attisdropped) then
    execute format('create index %s_by_organisation on %1$s (organisation_id, retired_on, region_code)', register);
  end if;
  execute format('create index %s_by_name on %1$s (sort_name, id) include (region_code, search_text)
    where retired_on is null', register);
  foreach field in array fields loop
    execute format('create index %s_by_%s on %1$s (%2$I, id) include (region_code) where retired_on is null',
      register, field);
  end loop;
end $$;

drop index townships_by_place, townships_by_sort_name;
select index_register('townships', '{township_code,lat,lon,population,in_scope,out_of_scope_reason}');

drop index villages_by_place, villages_by_sort_name;
select index_register('villages',
  '{village_code,lat,lon,population,households,party_members,in_scope,out_of_scope_reason}');

drop index industries_by_place, industries_by_sort_name;
select index_register('industries', '{village_code,households,scale}');

drop index schools_by_place, schools_by_sort_name;
select index_register('schools', '{school_code,village_code,stage,mode,lat,lon,pupils,boarding,period_minutes,
  reception,bandwidth_kbps,power,planned_merger_on,head_name}');

drop index rooms_by_place, rooms_by_organisation, rooms_by_sort_name;
select index_register('rooms',
  '{school_code,room_no,kind,area_m2,seats,usable_seats,not_usable_reason,safety_checked_on}');

drop index equipment_by_place, equipment_by_organisation, equipment_by_sort_name;
select index_register('equipment', '{school_code,type,model,quantity,usable_quantity,not_usable_reason,
  received_on,funded_by,condition,room_no}');

drop index staff_by_place, staff_by_organisation, staff_by_sort_name;
select index_register('staff', '{school_code,staff_no,sex,post,education,party_member,weekly_lessons,
  skills,usable_for_programme,not_usable_reason}');

drop index road_distances_by_place, road_distances_by_sort_name;
select index_register('road_distances', '{school_code,distance_metres,travel_minutes,source}');
