import { conflict } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { hashToken } from '../../platform/passwords.ts'
import type { Actor } from '../people/actor.ts'
import { type Recorder, recordAll } from '../sync/record-actions.ts'
import type { Signed } from './attendance.ts'
import { findCards, type Known, listAttending } from './attendance-store.ts'
import { type Found, findSession, refuseUnlessWriter } from './keeper-actions.ts'
import type { Attending } from './keeper-api.ts'
import { signedRecord } from './replication.ts'
import { asServed, namesFor } from './serving-actions.ts'
import { takeOnce } from './taken-actions.ts'

/** Who may be there, and who is. */
export async function readAttendance(db: Db, asker: Actor, id: string) {
  const actor = await asServed(db, asker, id)
  return scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    return { headCount: found.row.headCount ?? null, ...(await attendingOf(tx, asker, found)) }
  })
}

/** All are counted, those told by name whose names he may read. */
async function attendingOf(
  tx: Tx,
  asker: Actor,
  { id, row, regionCode, organisationId }: Found,
): Promise<{ named: number; people: Attending[] }> {
  const session = { id, schoolId: organisationId, stations: row.stations }
  const all = await asSystem(tx, 'whom a session serves', (system) =>
    listAttending(system, session),
  )
  const isTold = namesFor(asker, { regionCode, organisationId })
  return {
    named: all.filter(({ isPresent }) => isPresent).length,
    people: all.filter(({ groupCode }) => isTold(groupCode)).map(shown),
  }
}

const shown = ({ groupCode: _code, groupName, how, ...one }: Known): Attending => ({
  ...one,
  group: groupName ?? '',
  how: how as Attending['how'],
})

type Given =
  | { personId: string; isPresent: boolean }
  | { name: string; isMember?: boolean; isPresent: boolean }
  | { card: string }

/** Writes down who came, as a record of this node: names leave a station only sealed (S21). */
export async function signIn(
  db: Db,
  asker: Actor,
  recorder: Recorder,
  id: string,
  asked: { key: string; how: Signed['how']; signed: readonly Given[] },
  now: Date,
): Promise<{ named: number; people: Attending[] }> {
  const actor = await asServed(db, asker, id)
  return scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    const { regionCode } = found
    if (await takeOnce(tx, { key: asked.key, sessionId: id, regionCode, at: now.toISOString() })) {
      const people = await peopleOf(tx, asked.signed)
      const body: Signed = { session: id, place: regionCode, how: asked.how, people }
      await asSystem(tx, 'sync: record', (system) =>
        recordAll(system, recorder, signedRecord, [{ body, actor, entity: id }]),
      )
    }
    return attendingOf(tx, asker, found)
  })
}

/** A card is read as its holder. */
async function peopleOf(tx: Tx, signed: readonly Given[]): Promise<Signed['people']> {
  const hashes = signed.flatMap((one) => ('card' in one ? [hashToken(one.card.trim())] : []))
  const cards =
    hashes.length === 0
      ? new Map<string, string>()
      : await asSystem(tx, 'whom a session serves', (system) => findCards(system, hashes))
  return signed.map((one) => {
    if (!('card' in one)) return one
    const personId = cards.get(hashToken(one.card.trim()).toString('hex'))
    if (personId === undefined) throw conflict('card_unknown')
    return { personId, isPresent: true }
  })
}
