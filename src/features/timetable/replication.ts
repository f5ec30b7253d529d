import { scopeFeed } from '../people/replication.ts'
import type { Replication } from '../sync/replication.ts'
import { sharedTable } from '../sync/table-store.ts'

/** SQL: the townships of the school and of the stations that the row serves. */
const townshipsServed = `array(select distinct 'scope:' || left(code, 9) from (
  select region_code as code from schools where id = row.school_id
  union all select unit_code from learning_stations where id = any(row.station_ids)) as served)`

/** What is agreed at the hub, for the stations that it concerns. */
export const timetableReplication: Replication = {
  records: [],
  collections: [
    sharedTable({
      name: 'timetable.learning_stations',
      table: 'learning_stations',
      key: 'id',
      without: [],
      feeds: scopeFeed('row.unit_code', `'village'`),
    }),
    sharedTable({
      name: 'timetable.occurrences',
      table: 'occurrences',
      key: 'id',
      without: ['updated_by'],
      feeds: `case when row.kind in ('group_learning', 'open_day') then ${townshipsServed} else '{}' end`,
    }),
    sharedTable({
      name: 'timetable.calendars',
      table: 'calendars',
      key: 'id',
      without: ['updated_by'],
      feeds: scopeFeed('row.region_code', `'county'`),
      fromAbove: true,
    }),
    sharedTable({
      name: 'timetable.holiday_years',
      table: 'holiday_years',
      key: 'year',
      without: ['updated_by'],
      feeds: `array['scope:nation']`,
      fromAbove: true,
    }),
  ],
}
