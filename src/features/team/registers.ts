import { dayOf } from '../../base/calendar.ts'
import { conflict } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { readPolicies } from '../policy/store.ts'
import { type Change, defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import {
  type Appointment,
  type AppointmentFacts,
  appointment,
  isCadre,
  isDescribed,
} from './appointment.ts'
import { endOn, holdUnits, listHeld } from './store.ts'
import { type Held, isSameSeat, meet } from './team.ts'

type AppointmentRow = Row<typeof Appointment>

const unitsOf = (rows: readonly { unitCode: string }[]) => [
  ...new Set(rows.map(({ unitCode }) => unitCode)),
]

export const appointmentRegister: Register = defineCase(appointment, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    ),
  lockFacts: (tx, rows) => holdUnits(tx, unitsOf(rows)),
  facts: (tx, _actor, rows, now) => findFacts(tx, rows as readonly AppointmentRow[], now),
  moved: async (tx, _actor, rows, move, now) => {
    if (move !== 'end') return
    await endOn(
      tx,
      rows.map(({ id }) => id),
      dayOf(now),
    )
  },
  saved: keepSeats,
}) as unknown as Register

/** What stands in the way of each; of several at once those before count for those after. */
async function findFacts(
  tx: Tx,
  rows: readonly AppointmentRow[],
  now: Date,
): Promise<AppointmentFacts[]> {
  const stored = Map.groupBy(await listHeld(tx, unitsOf(rows)), ({ unitCode }) => unitCode)
  const policies = await readPolicies(tx, ['team.assistantsMax'])
  const before: Held[] = []
  return rows.map((row) => {
    const own = heldOf(row)
    const all = [...(stored.get(row.unitCode) ?? []), ...before]
    const beside = all.filter(
      (one) => one.id !== own.id && (one.state !== 'proposed' || before.includes(one)),
    )
    const others = beside.filter(
      (one) => one.unitCode === own.unitCode && one.state !== 'ended' && meet(one, own),
    )
    before.push(own)
    const taken = others.find((one) => isSameSeat(one, own))
    return {
      position: row.position,
      ...{ isCadre: isCadre(row), isDescribed: isDescribed(row), partyMember: row.partyMember },
      taken: taken && { name: taken.name, fromDay: taken.fromDay },
      otherAssistants: others.filter(({ position }) => position === 'assistant').length,
      assistantsMax: policies(row.unitCode, dayOf(now))['team.assistantsMax'],
      isBoth: row.bothBecause === undefined && others.some((one) => isOther(one, own)),
      deputies: others.filter((one) => one.standsInFor === row.position).length,
    }
  })
}

/** The other administrator of the station is the same person. */
const isOther = (one: Held, own: Held): boolean =>
  one.name === own.name &&
  one.position !== own.position &&
  [one, own].every(({ position }) => position.endsWith('_administrator'))

const heldOf = (row: AppointmentRow): Held => ({
  ...{ id: row.id, unitCode: row.unitCode, position: row.position, name: row.name },
  ...{ party: row.party ?? null, standsInFor: row.standsInFor ?? null },
  state: (row.state ?? 'proposed') as Held['state'],
  ...{ fromDay: row.fromDay, toDay: row.toDay ?? null },
})

/** Who was appointed to what is not written over: what is wrong in it is ended and entered anew. */
async function keepSeats(
  _tx: Tx,
  _actor: unknown,
  changes: readonly Change<typeof Appointment>[],
): Promise<void> {
  const rewritten = changes.some(
    ({ before, after }) =>
      before &&
      after &&
      before.state !== 'proposed' &&
      (['unitCode', 'position', 'party', 'name', 'fromDay'] as const).some(
        (field) => before[field] !== after[field],
      ),
  )
  if (rewritten) throw conflict('appointment_in_force', {})
}
