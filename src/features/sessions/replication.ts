import { caseReplication, sharedRegister } from '../registers/replication.ts'
import { defineRecord, type Replication } from '../sync/replication.ts'
import { personalTable } from '../sync/table-store.ts'
import { FileAdded, Signed } from './attendance.ts'
import { insertAttendance } from './attendance-store.ts'
import { insertFiles } from './file-store.ts'
import { session } from './session.ts'
import { teachingLink } from './teaching-link.ts'
import { theme } from './theme.ts'
import { toldCollections } from './told-store.ts'
import { DutyDone, Visited } from './visit.ts'
import { insertDuties, insertVisits } from './visit-store.ts'

const sessions = caseReplication(session)

/** Who came to a session: with names, so it is in a sealed log and in no shared feed (S21). */
export const signedRecord = defineRecord<Signed>({
  type: 'sessions.signed',
  v: 1,
  body: Signed,
  older: {},
  rows: ['session_attendance'],
  apply: insertAttendance,
})

/** A photo, a signed sheet or a spoken gist of a session. */
export const fileRecord = defineRecord<FileAdded>({
  type: 'sessions.file_added',
  v: 1,
  body: FileAdded,
  older: {},
  rows: ['session_files'],
  apply: insertFiles,
  blobs: ({ hash, sizeBytes }) => [{ hash, sizeBytes }],
})

/** A visit on an open day, or what became of a booking. */
export const visitRecord = defineRecord<Visited>({
  type: 'sessions.visited',
  v: 1,
  body: Visited,
  older: {},
  rows: ['session_visits'],
  apply: insertVisits,
})

/** What an assistant did. */
export const dutyRecord = defineRecord<DutyDone>({
  type: 'sessions.duty_done',
  v: 1,
  body: DutyDone,
  older: {},
  rows: ['duty_records'],
  apply: insertDuties,
})

export const sessionReplication: Replication = {
  records: [...sessions.records, signedRecord, fileRecord, visitRecord, dutyRecord],
  // What a keeper may say of a session: what it is for, and with whom (O2-2, O2-5).
  collections: [
    ...sessions.collections,
    sharedRegister(theme),
    sharedRegister(teachingLink),
    ...toldCollections,
    personalTable({
      name: 'sessions.week_excuses',
      table: 'week_excuses',
      key: 'id',
      without: [],
      feeds: `array(select 'station:' || s.id from sync_peers as s join learning_stations as l on l.id = row.station_id
        where s.kind = 'station' and s.state <> 'revoked' and s.organisation_id = l.school_id order by s.id)`,
    }),
  ],
}
