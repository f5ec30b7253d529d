import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { qrCode } from '../../base/qr-code.ts'
import { conflict } from '../../base/refusal.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import {
  printGateSheet,
  printKeySheet,
  printNoticePoster,
  printSignInSheet,
} from '../documents/actions.ts'
import type { PrintOptions } from '../documents/document.ts'
import { printWithPhotos } from '../documents/photo-actions.ts'
import type { SessionHead } from '../documents/session-sheets.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import type { Register } from '../registers/registers.ts'
import { shownTitle } from '../timetable/shown-title.ts'
import { readAttendance } from './attendance-actions.ts'
import { type Known, listAttending } from './attendance-store.ts'
import { listFiles } from './file-store.ts'
import { type Found, findSession, readKeeperSession, refuseUnlessWriter } from './keeper-actions.ts'
import { sheetCodeOf } from './keeper-api.ts'
import { posterOf } from './poster-paper.ts'
import { recordOf } from './record-paper.ts'
import { asServed, namesFor } from './serving-actions.ts'

export type SessionPaper = 'sign-in' | 'record' | 'gate' | 'keys' | 'poster'

/** As many as fit on a page beside what is said. */
const mostPhotos = 4

type Papers = Pick<Ground, 'db' | 'printer' | 'blobs' | 'clock'>

/** A paper of a session, also of one that nobody has touched yet. */
export async function printSession(
  ground: Papers,
  asker: Actor,
  of: Register,
  {
    id,
    paper,
    language,
    origin,
  }: { id: string; paper: SessionPaper; language: Language; origin: string },
): Promise<{ name: string; content: Uint8Array }> {
  const { db, printer, clock } = ground
  const actor = await asServed(db, asker, id)
  const { found, units, known } = await scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    const { stations } = found.row
    const places = new Map((await findPlaces(tx, stations)).map(({ code, name }) => [code, name]))
    return {
      found,
      units: stations.map((code) => places.get(code) ?? code),
      known: await asSystem(tx, 'whom a session serves', (system) =>
        listAttending(system, { id, schoolId: found.organisationId, stations }),
      ),
    }
  })
  const { row, schoolName } = found
  const isTold = namesFor(asker, found)
  const options = optionsOf(found, language, clock())
  const runners = [...new Set((row.staff ?? []).map(({ name }) => name))]
  const head: SessionHead = {
    title: shownTitle(row.title, language),
    ...{ kind: row.kind, school: schoolName, room: row.roomNo ?? null, units },
    ...{ day: row.day, from: row.plannedFrom, to: row.plannedTo },
  }
  const sheet = {
    ...head,
    runners,
    groups: groupsOf(known.filter(({ groupCode }) => isTold(groupCode))),
    blank: 20,
  }
  const print = (): Promise<Printed> => {
    switch (paper) {
      case 'keys':
        return printKeySheet(printer, { ...head, runners }, options)
      case 'gate':
        return printGateSheet(printer, sheet, options)
      case 'sign-in':
        return printSignInSheet(
          printer,
          { ...sheet, code: qrCode(sheetCodeOf(origin, id)) },
          options,
        )
      case 'record':
        return printRecord(ground, { asker, actor }, of, id, options)
      case 'poster':
        if (row.kind !== 'open_day') throw conflict('poster_of_learning')
        return printNoticePoster(
          printer,
          posterOf(row, { id, schoolName, units }, language),
          options,
        )
    }
  }
  return { name: `${paper}.pdf`, content: (await print()).pdf }
}

const optionsOf = ({ stored }: Found, language: Language, now: Date): PrintOptions => ({
  ...{ language, createdAt: now.toISOString(), simulated: stored?.simulated ?? false },
})

async function printRecord(
  ground: Papers,
  { asker, actor }: { asker: Actor; actor: Actor },
  of: Register,
  id: string,
  options: PrintOptions,
): Promise<Printed> {
  const { db, clock } = ground
  const found = await readKeeperSession(db, actor, of, id, clock())
  const { people } = await readAttendance(db, asker, id)
  const files = await scoped(db, actor, (tx) => listFiles(tx, id))
  const record = recordOf(found, people, { asOf: dayOf(clock()), language: options.language })
  const hashes = files.flatMap(({ kind, hash }) => (kind === 'voice' ? [] : [hash]))
  return printWithPhotos(ground, record, { hashes, most: mostPhotos }, options)
}

const groupsOf = (known: readonly Known[]) =>
  [...Map.groupBy(known, ({ groupName }) => groupName ?? '')].map(([unit, own]) => ({
    unit,
    names: own.map(({ name }) => name),
  }))
