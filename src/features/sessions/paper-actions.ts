import type { Language } from '../../base/language.ts'
import { qrCode } from '../../base/qr-code.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { printGateSheet, printKeySheet, printSignInSheet } from '../documents/actions.ts'
import type { SessionHead } from '../documents/session-sheets.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { type Known, listAttending } from './attendance-store.ts'
import { findSession, refuseUnlessWriter } from './keeper-actions.ts'
import { sheetCodeOf } from './keeper-api.ts'

export type SessionPaper = 'sign-in' | 'gate' | 'keys'

/** A paper of a session, also of one that nobody has touched yet. */
export async function printSession(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  {
    id,
    paper,
    language,
    origin,
  }: { id: string; paper: SessionPaper; language: Language; origin: string },
): Promise<{ name: string; content: Uint8Array }> {
  const { head, known, runners, simulated } = await scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    const { row } = found
    const places = new Map(
      (await findPlaces(tx, row.stations)).map(({ code, name }) => [code, name]),
    )
    const head: SessionHead = {
      ...{ title: row.title, kind: row.kind, school: found.schoolName, room: row.roomNo ?? null },
      units: row.stations.map((code) => places.get(code) ?? code),
      ...{ day: row.day, from: row.plannedFrom, to: row.plannedTo },
    }
    return {
      head,
      runners: [...new Set((row.staff ?? []).map(({ name }) => name))],
      known: await asSystem(tx, 'whom a session serves', (system) =>
        listAttending(system, { id, schoolId: found.organisationId, stations: row.stations }),
      ),
      simulated: found.stored?.simulated ?? false,
    }
  })
  const options = { language, createdAt: clock().toISOString(), simulated }
  const sheet = { ...head, runners, groups: groupsOf(known), blank: 20 }
  const print = (): Promise<Printed> => {
    if (paper === 'keys') return printKeySheet(printer, { ...head, runners }, options)
    if (paper === 'gate') return printGateSheet(printer, sheet, options)
    return printSignInSheet(printer, { ...sheet, code: qrCode(sheetCodeOf(origin, id)) }, options)
  }
  return { name: `${paper}.pdf`, content: (await print()).pdf }
}

const groupsOf = (known: readonly Known[]) =>
  [...Map.groupBy(known, ({ groupName }) => groupName ?? '')].map(([unit, own]) => ({
    unit,
    names: own.map(({ name }) => name),
  }))
