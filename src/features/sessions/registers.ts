import { sql } from 'kysely'
import { countyZone } from '../../base/calendar.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { defineCase, defineRegister, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { holdSchoolsByCode } from '../schools/store.ts'
import { findDoubtfulClocks } from '../stations/clock-actions.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { findUncertified } from '../training/certified-actions.ts'
import { creditSessions } from './credit-actions.ts'
import { doubtsOf, noFacts } from './doubt.ts'
import { findDoubtFacts } from './doubt-store.ts'
import { expert } from './expert.ts'
import { checkThemes, themeReadings } from './learning-plan-registers.ts'
import { actualSpan, plannedSpan, sessionMinutes } from './minutes.ts'
import { type SessionFacts, type SessionRow, session } from './session.ts'

export const expertRegister: Register = defineRegister(expert, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ placeCode }) => placeCode),
    ),
}) as unknown as Register

const settled = Promise.resolve()

export const sessionRegister: Register = defineCase(session, {
  placeOf: async (tx, rows) => {
    const schools = await holdSchoolsByCode(
      tx,
      rows.map(({ schoolCode }) => schoolCode),
    )
    return rows.map(({ schoolCode }) => {
      const found = schools.get(schoolCode)
      return found && { regionCode: found.regionCode, organisationId: found.id }
    })
  },
  // What took place is recorded whatever it names; whoever enters it is told.
  checkAll: async (tx, rows) =>
    (await checkThemes(tx, rows)).map((problems) =>
      problems.map((one) => ({ ...one, level: 'warning' as const })),
    ),
  readings: themeReadings,
  derived: (tx, rows) => reckon(tx, rows),
  facts: (tx, actor, rows, now) =>
    sessionFacts(tx, actor, rows as readonly Row<typeof session.row>[], now),
  moved: (tx, actor, rows, move) =>
    move === 'confirm' || move === 'settle'
      ? creditSessions(
          ...([tx, actor, rows as readonly Row<typeof session.row>[]] as const),
          ({ state }) => move === 'confirm' || state === 'confirmed',
        )
      : settled,
}) as unknown as Register

/** When it took place, and the minutes that count, for lists and sums. */
async function reckon(tx: Tx, rows: readonly SessionRow[]) {
  const spans = rows.map((row) => ({ day: row.day, ...(actualSpan(row) ?? plannedSpan(row)) }))
  const { rows: found } = await sql<{ during: string }>`
    select tstzrange((g.day + make_interval(mins => g."from")) at time zone ${countyZone},
      (g.day + make_interval(mins => greatest(g."to", g."from" + 1))) at time zone ${countyZone})::text as during
    from jsonb_to_recordset(${JSON.stringify(spans.map((one, at) => ({ ...one, at })))}::jsonb)
      as g (at integer, day date, "from" integer, "to" integer) order by g.at`.execute(tx)
  return rows.map((row, at) => {
    const { thisWeek, nextWeek } = sessionMinutes(row)
    return {
      during: found[at]?.during,
      monday: mondayOf(row.day),
      minutesThis: thisWeek,
      minutesNext: nextWeek,
    }
  })
}

async function sessionFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly Row<typeof session.row>[],
  now: Date,
): Promise<SessionFacts[]> {
  const ids = rows.map(({ id }) => id)
  const [found, clocks, uncertified] = await asSystem(
    tx,
    'doubts about sessions',
    async (system) => [
      await findDoubtFacts(system, ids),
      await findDoubtfulClocks(system, session.lifecycle.name, rows, { now }),
      await findUncertified(system, rows.map(runBy)),
    ],
  )
  return rows.map((row) => ({
    timed: row.beganAt !== undefined && row.endedAt !== undefined,
    counted: row.headCount !== undefined,
    doubts: doubtsOf(
      row,
      {
        ...{ ...noFacts, ...found.get(row.id), clockOffMinutes: clocks.get(row.id) ?? null },
        uncertified: uncertified.has(row.id),
      },
      { readerId: actor.personId, now },
    ),
  }))
}

/** Whoever operated it, or was there beside him (S3-19). */
const runBy = ({ id, day, stations, staff = [] }: Row<typeof session.row>) => ({
  ...{ id, day, stations },
  names: staff.map(({ name }) => name),
})
