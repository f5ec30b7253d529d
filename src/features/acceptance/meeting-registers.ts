import { dayOf } from '../../base/calendar.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { countFiles } from '../registers/file-store.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { listHeld } from '../team/store.ts'
import { leadsOn } from './body.ts'
import { action, type MeetingFacts, meeting } from './meeting.ts'
import { setActionEnded } from './meeting-store.ts'
import { stationsOf } from './registers.ts'

type MeetingRow = Row<(typeof meeting)['row']>

const unitsOf = (rows: readonly { unitCode: string }[]) => rows.map(({ unitCode }) => unitCode)

async function checkAll(tx: Tx, rows: readonly { unitCode: string }[]) {
  const stations = await stationsOf(tx, rows)
  return rows.map(({ unitCode }) =>
    stations.get(unitCode)?.schoolId ? [] : [{ code: 'unit_is_no_station', field: 'unitCode' }],
  )
}

export const meetingRegister: Register = defineCase(meeting, {
  placeOf: (tx, rows) => standAt(tx, unitsOf(rows)),
  checkAll,
  facts: (tx, _actor, rows, now) => findMeetingFacts(tx, rows, now),
}) as unknown as Register

async function findMeetingFacts(
  tx: Tx,
  rows: readonly MeetingRow[],
  now: Date,
): Promise<MeetingFacts[]> {
  const scans = await countFiles(
    tx,
    rows.map(({ id }) => id),
    'minutes',
  )
  const stations = await stationsOf(tx, rows)
  const held = Map.groupBy(
    await asSystem(tx, 'what a station rests on', (system) => listHeld(system, unitsOf(rows))),
    ({ unitCode }) => unitCode,
  )
  return rows.map(({ id, unitCode, day, agenda, minutes }) => ({
    ...{ day, today: dayOf(now) },
    ...{ hasAgenda: agenda !== undefined, hasMinutes: minutes !== undefined },
    scans: scans.get(id) ?? 0,
    unled: leadsOn(held.get(unitCode) ?? [], stations.get(unitCode)?.level ?? 'village', day)
      .filter(({ name }) => name === null)
      .map(({ party }) => party),
  }))
}

export const actionRegister: Register = defineCase(action, {
  placeOf: (tx, rows) => standAt(tx, unitsOf(rows)),
  checkAll,
  facts: async (_tx, _actor, rows) => rows.map(() => ({})),
  moved: (tx, _actor, rows, _move, now) =>
    setActionEnded(
      tx,
      rows.map(({ id }) => id),
      dayOf(now),
    ),
}) as unknown as Register
