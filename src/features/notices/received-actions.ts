import { type Day, dayOf } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { audit } from '../audit/store.ts'
import { listMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { listHeldPosts } from '../people/post-store.ts'
import { listFiles } from '../registers/file-store.ts'
import { requireSent } from './circular-actions.ts'
import {
  findCircular,
  type KeptCircular,
  type KeptUnit,
  listOwnUnits,
  listReceivedRows,
  lockUnits,
  setAnswer,
  setRead,
} from './circular-store.ts'
import { type ReceiptAnswer, unitKeys } from './receipt.ts'

/** Written above whoever receives it: neither the circular nor its issuer lies where he sees. */
export const why = 'a circular and whom it is for'

/** Where the actor receives today: by his posts, and by those that are lent to him. */
export const ownKeys = async (system: Tx, actor: Actor, day: Day): Promise<string[]> => [
  ...new Set((await listHeldPosts(system, actor.personId, day)).flatMap(unitKeys)),
]

export const listReceived = (
  db: Db,
  actor: Actor,
  asked: { only?: 'unread' | 'open' | undefined; after?: Cursor | undefined; limit: number },
  now: Date,
) =>
  asSystem(db, why, async (tx) => {
    const keys = await ownKeys(tx, actor, dayOf(now))
    const found = await listReceivedRows(tx, keys, { ...asked, limit: asked.limit + 1 })
    const received = found.slice(0, asked.limit)
    const last = found.length > asked.limit ? received.at(-1) : undefined
    return { received, ...(last && { next: { value: last.sentOn, id: last.id } as Cursor }) }
  })

/** What went to one of the actor's units; anything else is not there for him. */
export async function requireReceived(
  system: Tx,
  actor: Actor,
  id: string,
  day: Day,
): Promise<{ row: KeptCircular & { sentOn: Day }; units: KeptUnit[] }> {
  const units = await listOwnUnits(system, id, await ownKeys(system, actor, day))
  const row = units.length > 0 ? await findCircular(system, id) : undefined
  if (!row || row.sentOn === null) throw notFound('circular', id)
  return { row: { ...row, sentOn: row.sentOn }, units }
}

export const readReceived = (db: Db, actor: Actor, id: string, now: Date) =>
  asSystem(db, why, async (tx) => {
    const { row, units } = await requireReceived(tx, actor, id, dayOf(now))
    const stands = row.state === 'sent'
    const { kind, state, title, signature, issuerName, sentOn, dueDay, simulated } = row
    const { body, number, contact, writtenOn, digest, replacedBy } = row
    const last = (await listMoves(tx, id)).at(-1)
    return {
      ...{ id, kind, state, title, signature, issuerName, sentOn, dueDay, simulated },
      ...{ body, number, contact, writtenOn, digest },
      unread: stands && units.some(({ readAt }) => readAt === null),
      open: stands && kind === 'request' && units.some(({ answer }) => answer === null),
      reminded:
        stands && units.some(({ readAt, remindedAt }) => readAt === null && remindedAt !== null),
      result: stands ? null : (last?.reason ?? null),
      replacedBy: await seenBy(tx, actor, replacedBy, dayOf(now)),
      ownUnits: units.map((unit) => ({
        ...{ id: unit.id, unitName: unit.unitName, readAt: unit.readAt, readBy: unit.readBy },
        ...{ answer: unit.answer, answerWords: unit.answerWords },
        ...{ answeredAt: unit.answeredAt, answeredBy: unit.answeredBy },
      })),
      files: (await listFiles(tx, id)).map(({ id: file, name, bytes }) => ({
        ...{ id: file, name, bytes },
      })),
    }
  })

/** The one in its place, where that goes to the reader too. */
async function seenBy(tx: Tx, actor: Actor, id: string | null, day: Day): Promise<string | null> {
  if (id === null) return null
  const units = await listOwnUnits(tx, id, await ownKeys(tx, actor, day))
  return units.length > 0 ? id : null
}

/** The receipt: who opened it first, of each of his units. */
export const openReceived = (
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ opened: number }> =>
  asSystem(db, why, async (tx) => {
    const day = dayOf(now)
    const { row, units } = await requireReceived(tx, actor, id, day)
    if (row.state === 'withdrawn' || row.state === 'replaced') return { opened: 0 }
    const opened = await setRead(
      tx,
      id,
      units.map((unit) => unit.id),
      {
        ...{ at: now.toISOString(), on: day, by: actor.personId, byName: actor.name },
        via: 'app',
      },
    )
    await audit(
      tx,
      actor,
      units
        .filter((unit) => opened.includes(unit.id))
        .map((unit) => ({
          action: 'circulars.received',
          ...{ subjectType: 'circulars', subjectId: id, regionCode: unit.regionCode },
          payload: { unitId: unit.id, unitName: unit.unitName },
        })),
    )
    return { opened: opened.length }
  })

/** What one of his units answers; until it is closed a later answer counts, and the trail keeps both. */
export const answerReceived = (
  db: Db,
  actor: Actor,
  {
    id,
    unitId,
    answer,
    answerWords,
  }: {
    id: string
    unitId: string
    answer: ReceiptAnswer
    answerWords?: string | undefined
  },
  now: Date,
): Promise<void> =>
  asSystem(db, why, async (tx) => {
    const day = dayOf(now)
    const { row, units } = await requireReceived(tx, actor, id, day)
    if (!units.some((unit) => unit.id === unitId.toLowerCase()))
      throw notFound('circular_unit', unitId)
    requireSent(row, true)
    const [before] = await lockUnits(tx, id, [unitId])
    if (!before) throw notFound('circular_unit', unitId)
    const at = now.toISOString()
    await setRead(tx, id, [unitId], {
      ...{ at, on: day, by: actor.personId, byName: actor.name, via: 'app' },
    })
    const words = answerWords || null
    await setAnswer(tx, id, [unitId], { answer, words, at, byName: actor.name })
    await audit(tx, actor, [
      {
        action: 'circulars.answered',
        ...{ subjectType: 'circulars', subjectId: id, regionCode: before.regionCode },
        payload: {
          ...{ unitId, unitName: before.unitName, answer, answerWords: words },
          ...(before.answer && { before: before.answer, beforeWords: before.answerWords }),
        },
      },
    ])
  })

export async function readReceivedFile(
  { db, blobs, clock }: Pick<Ground, 'db' | 'blobs' | 'clock'>,
  actor: Actor,
  { id, file }: { id: string; file: string },
) {
  const found = await asSystem(db, why, async (tx) => {
    await requireReceived(tx, actor, id, dayOf(clock()))
    return (await listFiles(tx, id)).find((one) => one.id === file)
  })
  if (!found || (await blobs.sizeOf(found.hash)) === undefined) throw notFound('row_file', file)
  return { mediaType: found.mediaType, content: blobs.read(found.hash) }
}
