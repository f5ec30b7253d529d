import { dayOf } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { contains, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { requireStored, saveRow } from '../registers/actions.ts'
import type { Addressee, CircularCounts, CircularUnit } from './api.ts'
import { circular } from './circular.ts'
import { circularRegister } from './circular-registers.ts'
import {
  type AskedUnits,
  addGroups,
  addUnits,
  copyUnits,
  countReceipts,
  deleteUnits,
  findCircular,
  findReplacement,
  findUnits,
  type KeptCircular,
  listHolders,
  listUnits,
  lockUnits,
  setAnswer,
  setRead,
  setReminded,
  setReplaces,
} from './circular-store.ts'
import {
  editionOf,
  type enteredWays,
  type Group,
  groupsBelow,
  type ReceiptAnswer,
  titleOfEdition,
} from './receipt.ts'

/** Of those who write there; to be changed by them alone (`write`). */
export async function requireCircular(
  tx: Tx,
  actor: Actor,
  id: string,
  act: 'read' | 'write' = 'read',
): Promise<KeptCircular> {
  await requireStored(tx, actor, circular, id, 'read')
  const found = await findCircular(tx, id)
  if (!found) throw notFound('circular', id)
  if (act === 'write' && !may(actor, 'circulars.write', found))
    throw forbidden('not_permitted', { verb: 'circulars.write' })
  return found
}

/** To whom one goes, who has it and what was answered, page by page (O1-3). */
export const readUnits = (
  db: Db,
  actor: Actor,
  { id, limit, ...asked }: { id: string; limit: number } & AskedUnits,
  now: Date,
) =>
  scoped(db, actor, async (tx) => {
    const day = dayOf(now)
    const row = await requireCircular(tx, actor, id)
    const found = await listUnits(tx, id, { ...asked, limit: limit + 1 }, day)
    const page = found.slice(0, limit)
    const last = found.length > limit ? page.at(-1) : undefined
    const next: Cursor | undefined = last && { value: last.regionCode, id: last.id }
    const holders = Map.groupBy(
      await listHolders(
        tx,
        page.map((unit) => unit.id),
        day,
      ),
      ({ unitId }) => unitId,
    )
    const units: CircularUnit[] = page.map((unit) => ({
      ...unit,
      holders: (holders.get(unit.id) ?? []).map(({ name }) => name),
    }))
    const counts: CircularCounts = await countReceipts(tx, id, day)
    return {
      ...{ units, counts, groups: await groupsOf(tx, row) },
      ...{ replaces: row.replaces, replacedBy: row.replacedBy, digest: row.digest },
      mayWrite: may(actor, 'circulars.write', row),
      ...(next && { next }),
    }
  })

async function levelOf(tx: Tx, { issuerCode }: KeptCircular): Promise<PlaceLevel> {
  const [place] = await findPlaces(tx, [issuerCode])
  if (!place) throw notFound('place', issuerCode)
  return place.level
}

const groupsOf = async (tx: Tx, row: KeptCircular): Promise<Group[]> =>
  groupsBelow(await levelOf(tx, row))

export const findAddressees = (
  db: Db,
  actor: Actor,
  { id, find }: { id: string; find: string },
): Promise<{ addressees: Addressee[] }> =>
  scoped(db, actor, async (tx) => {
    const row = await requireCircular(tx, actor, id, 'write')
    const within = rangeOf(row.issuerCode, await levelOf(tx, row))
    const found = find === '' ? [] : await findUnits(tx, within, { find, limit: offered })
    return { addressees: found.map(({ regionCode: _code, ...one }) => one) }
  })

const offered = 30

async function requireDraft(tx: Tx, actor: Actor, id: string): Promise<KeptCircular> {
  const row = await requireCircular(tx, actor, id, 'write')
  if (row.state !== 'draft') throw conflict('circular_was_sent')
  return row
}

/** Adds units below the issuer: whole groups, or single ones. Who is there already stays once. */
export const addressTo = (
  db: Db,
  actor: Actor,
  {
    id,
    groups = [],
    within,
    keys = [],
  }: {
    id: string
    groups?: readonly Group[] | undefined
    within?: string | undefined
    keys?: readonly string[] | undefined
  },
): Promise<{ added: number }> =>
  scoped(db, actor, async (tx) => {
    await lockForUnits(tx, actor, id)
    const row = await requireDraft(tx, actor, id)
    const level = await levelOf(tx, row)
    const own = rangeOf(row.issuerCode, level)
    const range = within === undefined ? own : await rangeAt(tx, within)
    if (!contains(own, range.lower) || groups.some((one) => !groupsBelow(level).includes(one)))
      throw invalid('addressee_not_below')
    const found = keys.length === 0 ? [] : await findUnits(tx, own, { keys })
    if (found.length < new Set(keys).size) throw invalid('addressee_not_below')
    const added = (await addGroups(tx, id, groups, range)) + (await addUnits(tx, id, found))
    return { added }
  })

/** Whoever sends it meanwhile comes before or after. */
async function lockForUnits(tx: Tx, actor: Actor, id: string): Promise<void> {
  await requireStored(tx, actor, circular, id, 'read')
  await tx.selectFrom('circulars').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

async function rangeAt(tx: Tx, code: string) {
  const [place] = await findPlaces(tx, [code])
  if (!place) throw notFound('place', code)
  return rangeOf(code, place.level)
}

export const takeFrom = (
  db: Db,
  actor: Actor,
  { id, unitIds }: { id: string; unitIds?: readonly string[] | undefined },
): Promise<{ removed: number }> =>
  scoped(db, actor, async (tx) => {
    await lockForUnits(tx, actor, id)
    await requireDraft(tx, actor, id)
    return { removed: await deleteUnits(tx, id, unitIds) }
  })

export type Slips = {
  id: string
  unitIds: readonly string[]
  via: (typeof enteredWays)[number]
  day: string
  readBy?: string | undefined
  answer?: ReceiptAnswer | undefined
  answerWords?: string | undefined
}

/** What the units say on paper, by telephone or message, entered for them at once; a first receipt stays as it is. */
export const enterSlips = (
  db: Db,
  actor: Actor,
  { id, unitIds, via, day, readBy, answer, answerWords }: Slips,
  now: Date,
): Promise<{ entered: number }> =>
  scoped(db, actor, async (tx) => {
    const row = await requireCircular(tx, actor, id, 'write')
    requireSent(row, answer !== undefined)
    if (day > dayOf(now) || (row.sentOn !== null && day < row.sentOn))
      throw invalid('slip_day_impossible')
    const units = await lockUnits(tx, id, unitIds)
    const missing = unitIds.find((one) => !units.some((unit) => unit.id === one.toLowerCase()))
    if (missing !== undefined) throw notFound('circular_unit', missing)
    const at = now.toISOString()
    const byName = readBy || null
    const fresh = await setRead(tx, id, unitIds, { at, on: day, by: null, byName, via })
    if (answer) await setAnswer(tx, id, unitIds, { answer, words: answerWords || null, at, byName })
    const entered = answer ? units : units.filter((unit) => fresh.includes(unit.id))
    await audit(
      tx,
      actor,
      entered.map((unit) => ({
        action: 'circulars.slip_entered',
        ...{ subjectType: 'circulars', subjectId: id, regionCode: row.regionCode },
        payload: {
          ...{ unitId: unit.id, unitName: unit.unitName, via, day, readBy: byName },
          ...(answer && { answer, answerWords: answerWords ?? null, before: unit.answer }),
        },
      })),
    )
    return { entered: entered.length }
  })

export function requireSent({ state, kind }: KeptCircular, isAnswer: boolean): void {
  if (state !== 'sent') throw conflict('circular_not_sent')
  if (isAnswer && kind !== 'request') throw invalid('circular_wants_no_answer')
}

/** Marks it anew on Today of those alone from whom something is still missing. */
export const remind = (
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ reminded: number }> =>
  scoped(db, actor, async (tx) => {
    const row = await requireCircular(tx, actor, id, 'write')
    requireSent(row, false)
    const wantsAnswer = row.kind === 'request'
    const reminded = await setReminded(tx, id, { wantsAnswer, at: now.toISOString() })
    if (reminded > 0)
      await audit(tx, actor, [
        {
          action: 'circulars.reminded',
          ...{ subjectType: 'circulars', subjectId: id, regionCode: row.regionCode },
          payload: { units: reminded },
        },
      ])
    return { reminded }
  })

/** A draft of the next edition, with text and addressees of the one that was sent; once, however often it is asked for. */
export const replaceCircular = (
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ id: string }> =>
  scoped(db, actor, async (tx) => {
    await lockForUnits(tx, actor, id)
    const row = await requireCircular(tx, actor, id, 'write')
    requireSent(row, false)
    const there = await findReplacement(tx, id)
    if (there) return { id: there }
    const { issuerCode, kind, title, body, signature, number, contact, dueDay } = row
    const today = dayOf(now)
    const made = newId()
    await saveRow(
      tx,
      actor,
      circularRegister,
      {
        ...{ issuerCode, kind, body, signature, writtenOn: today },
        title: titleOfEdition(title, editionOf(title) + 1),
        ...(number && { number }),
        ...(contact && { contact }),
        ...(dueDay && { dueDay: dueDay < today ? today : dueDay }),
      },
      made,
    )
    await setReplaces(tx, made, id)
    await copyUnits(tx, id, made)
    return { id: made }
  })
