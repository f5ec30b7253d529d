import { firstOf } from '../../base/cursor.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { mayRead } from '../registers/reading.ts'
import { findDoubtfulClocks } from '../stations/clock-actions.ts'
import type { NoticeDetail, NoticeHead, Receipt } from './api.ts'
import { changesBetween } from './difference.ts'
import { itemsOf, notice } from './notice.ts'
import { findNotice, type KnownNotice, listNotices } from './notice-store.ts'
import { ownUnits, seenUnits } from './receipt.ts'
import { type KnownReceipt, listReceipts } from './receipt-store.ts'

const shownNotices = 200

/** Notices made in the place, and those sent to it; drafts to those who read them where they are made. */
export async function readNotices(
  db: Db,
  actor: Actor,
  place: { code: string; level: PlaceLevel },
): Promise<{ notices: NoticeHead[]; isCut: boolean }> {
  requireAnywhere(actor, 'guide.read')
  const { code, level } = place
  return asSystem(db, 'notices and their receipts', async (tx) => {
    const states = ['draft', 'issued', 'withdrawn'] as const
    const all = await listNotices(tx, rangeOf(code, level), { states, limit: shownNotices + 1 })
    const { rows, isCut } = firstOf(all, shownNotices)
    const seen = rows.filter((row) => sees(actor, row))
    const receipts = Map.groupBy(
      await receiptsOf(
        tx,
        seen.map(({ id }) => id),
      ),
      ({ subjectId }) => subjectId,
    )
    return {
      notices: seen.map((row) => headOf(actor, row, receipts.get(row.id) ?? [])),
      isCut,
    }
  })
}

const sees = (actor: Actor, row: KnownNotice): boolean =>
  mayRead(actor, notice, row) ||
  (row.state !== 'draft' && seenUnits(actor, row.unitCodes).length > 0)

/** Who has it is known to everybody who knows of it. */
export const receiptsOf = (tx: Tx, ids: readonly string[]): Promise<KnownReceipt[]> =>
  asSystem(tx, 'notices and their receipts', (system) => listReceipts(system, ids))

function headOf(actor: Actor, row: KnownNotice, receipts: readonly KnownReceipt[]): NoticeHead {
  const got = new Set(receipts.map(({ unitCode }) => unitCode))
  const own = ownUnits(actor)
  return {
    ...{ id: row.id, version: row.version, state: row.state, stateAt: row.stateAt },
    ...{ title: row.title, issuerCode: row.issuerCode, issuerName: row.issuerName },
    ...{ fromDay: row.fromDay, toDay: row.toDay, corrects: row.corrects },
    ...{ correctedBy: row.correctedBy, disputed: row.disputed, simulated: row.simulated },
    itemCount: row.items.length,
    unitCount: row.unitCodes.length,
    receivedCount: row.unitCodes.filter((unit) => got.has(unit)).length,
    waits:
      row.state === 'issued' &&
      row.correctedBy === null &&
      row.unitCodes.some((unit) => own.includes(unit) && !got.has(unit)),
  }
}

/** One notice with all that is asked of it, for whoever made it or may receive it. */
export async function readNotice(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<NoticeDetail> {
  requireAnywhere(actor, 'guide.read')
  return asSystem(db, 'notices and their receipts', async (tx) =>
    detailOf(tx, actor, await requireNotice(tx, actor, id), now),
  )
}

export async function requireNotice(tx: Tx, actor: Actor, id: string): Promise<KnownNotice> {
  const found = await findNotice(tx, id)
  if (!found || !sees(actor, found)) throw notFound('notice', id)
  return found
}

async function detailOf(tx: Tx, actor: Actor, row: KnownNotice, now: Date): Promise<NoticeDetail> {
  const receipts = await receiptsOf(tx, [row.id])
  const corrected = row.corrects === null ? undefined : await findNotice(tx, row.corrects)
  const correction = row.correctedBy === null ? undefined : await findNotice(tx, row.correctedBy)
  const items = itemsOf(row)
  const clocks = await findDoubtfulClocks(tx, notice.lifecycle.name, [row], { now, step: 'issue' })
  return {
    ...headOf(actor, row, receipts),
    ...{ signature: row.signature, note: row.note, unitCodes: row.unitCodes, items },
    receipts: await toldReceipts(
      tx,
      row.unitCodes,
      receipts,
      (unit) => row.state === 'issued' && mayReceive(actor, row, unit),
    ),
    changes: corrected ? changesBetween(itemsOf(corrected), items) : [],
    correctsTitle: corrected?.title ?? null,
    correctedByTitle: correction?.title ?? null,
    clockOffMinutes: clocks.get(row.id) ?? null,
    mayWrite: may(actor, 'notices.write', row),
    mayIssue: may(actor, 'guide.issue', row),
  }
}

/** The unit’s own people, and whoever issued it, who has handed it over. */
export const mayReceive = (
  actor: Actor,
  row: { regionCode: string; organisationId?: string | null },
  unit: string,
): boolean => ownUnits(actor).includes(unit) || may(actor, 'guide.issue', row)

export async function toldReceipts(
  tx: Tx,
  units: readonly string[],
  receipts: readonly KnownReceipt[],
  mayReceiveFor: (unit: string) => boolean,
): Promise<Receipt[]> {
  const names = await namesOf(tx, units)
  const got = new Map(receipts.map((one) => [one.unitCode, one]))
  return units.map((unitCode) => {
    const one = got.get(unitCode)
    return {
      ...{ unitCode, unitName: names.get(unitCode) ?? unitCode },
      via: (one?.via ?? null) as Receipt['via'],
      ...{ at: one?.at ?? null, receivedBy: one?.receivedBy ?? null },
      mayReceive: !one && mayReceiveFor(unitCode),
    }
  })
}

/** A village with its township: several of a county are called the same. */
export async function namesOf(tx: Tx, units: readonly string[]): Promise<Map<string, string>> {
  const places = await findPlaces(
    tx,
    units.flatMap((unit) => [unit, placeAt(unit, 'township')]),
  )
  const names = new Map(places.map(({ code, name }) => [code, name]))
  return new Map(
    units.map((unit) => {
      const township = placeAt(unit, 'township')
      const own = names.get(unit) ?? unit
      return [unit, township === unit ? own : `${names.get(township) ?? ''}${own}`]
    }),
  )
}
