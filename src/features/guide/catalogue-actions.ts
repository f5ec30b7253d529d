import { dayOf } from '../../base/calendar.ts'
import { firstOf } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { contains, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import type { CatalogueHead, CatalogueItem, Receipt } from './api.ts'
import {
  compareCatalogue,
  countNext,
  findCatalogue,
  insertCatalogue,
  type KnownCatalogue,
  listCatalogueItems,
  listCatalogues,
} from './catalogue-store.ts'
import { mayReceive, receiptsOf, toldReceipts } from './notice-actions.ts'
import { listLearningUnits, type Unit } from './planned-store.ts'
import { ownUnits, seenUnits } from './receipt.ts'
import type { KnownReceipt } from './receipt-store.ts'

type Place = { code: string; level: PlaceLevel }
const shownIssues = 60

export async function readCatalogues(
  db: Db,
  actor: Actor,
  { code, level }: Place,
): Promise<{
  issues: CatalogueHead[]
  isCut: boolean
  next: { all: number; fresh: number; gone: number; units: Unit[] } | null
}> {
  requireAnywhere(actor, 'guide.read')
  return scoped(db, actor, async (tx) => {
    const range = rangeOf(code, level)
    const found = firstOf(await listCatalogues(tx, range, shownIssues + 1), shownIssues)
    const rows = found.rows.filter((one) => sees(actor, one))
    const receipts = Map.groupBy(
      await receiptsOf(
        tx,
        rows.map(({ id }) => id),
      ),
      ({ subjectId }) => subjectId,
    )
    const issues: CatalogueHead[] = []
    for (const row of rows) issues.push(await headOf(tx, actor, row, receipts.get(row.id) ?? []))
    const isIssuer = mayIssueFor(actor, { code, level })
    return {
      issues,
      isCut: found.isCut,
      next: isIssuer
        ? { ...(await countNext(tx, code)), units: await listLearningUnits(tx, range) }
        : null,
    }
  })
}

const sees = (actor: Actor, { regionCode, unitCodes }: KnownCatalogue): boolean =>
  may(actor, 'guide.read', { regionCode }) || seenUnits(actor, unitCodes).length > 0

/** A catalogue is of a county or a township. */
const mayIssueFor = (actor: Actor, { code, level }: Place): boolean =>
  (level === 'county' || level === 'township') && may(actor, 'guide.issue', { regionCode: code })

async function headOf(
  tx: Tx,
  actor: Actor,
  { unitCodes, regionCode, ...row }: KnownCatalogue,
  receipts: readonly KnownReceipt[],
): Promise<CatalogueHead> {
  const { fresh, gone } = await compareCatalogue(tx, { regionCode, issueNo: row.issueNo })
  const got = new Set(receipts.map(({ unitCode }) => unitCode))
  const own = ownUnits(actor)
  return {
    ...row,
    ...{ fresh: fresh.length, gone: gone.length, unitCount: unitCodes.length },
    receivedCount: unitCodes.filter((unit) => got.has(unit)).length,
    waits: unitCodes.some((unit) => own.includes(unit) && !got.has(unit)),
  }
}

/** What is published now, under the next number of the place, for these units (S3-7). */
export async function issueCatalogue(
  db: Db,
  actor: Actor,
  { code, level, unitCodes }: Place & { unitCodes: readonly string[] },
  now: Date,
): Promise<{ id: string }> {
  if (!mayIssueFor(actor, { code, level }))
    throw forbidden('not_permitted', { verb: 'guide.issue' })
  return scoped(db, actor, async (tx) => {
    await waitForTurn(tx, `catalogue of ${code}`)
    const [place] = await findPlaces(tx, [code])
    if (place?.level !== level) throw invalid('place_unknown', { value: code })
    const outside = unitCodes.find((unit) => !contains(rangeOf(code, level), unit))
    if (outside !== undefined) throw notFound('unit', outside)
    const { all, fresh, gone } = await countNext(tx, code)
    if (all === 0) throw conflict('catalogue_empty')
    if (fresh + gone === 0) throw conflict('catalogue_unchanged')
    const id = newId()
    await insertCatalogue(tx, {
      ...{ id, regionCode: code, placeLevel: level, asOf: dayOf(now), unitCodes },
      ...{ issuedBy: actor.personId || null, issuedByName: actor.name, simulated: false },
    })
    await audit(tx, actor, [
      {
        action: 'catalogue.issued',
        subjectType: 'catalogue',
        subjectId: id,
        regionCode: code,
        payload: { all, fresh, gone, units: unitCodes.length },
      },
    ])
    return { id }
  })
}

export async function readCatalogue(
  db: Db,
  actor: Actor,
  id: string,
): Promise<
  CatalogueHead & { freshItems: CatalogueItem[]; goneItems: CatalogueItem[]; receipts: Receipt[] }
> {
  requireAnywhere(actor, 'guide.read')
  return scoped(db, actor, async (tx) => {
    const row = await requireCatalogue(tx, actor, id)
    const receipts = await receiptsOf(tx, [id])
    const { fresh, gone } = await compareCatalogue(tx, row)
    return {
      ...(await headOf(tx, actor, row, receipts)),
      freshItems: await listCatalogueItems(tx, { ids: fresh }),
      goneItems: await listCatalogueItems(tx, { ids: gone }),
      receipts: await toldReceipts(tx, row.unitCodes, receipts, (unit) =>
        mayReceive(actor, row, unit),
      ),
    }
  })
}

export async function requireCatalogue(tx: Tx, actor: Actor, id: string): Promise<KnownCatalogue> {
  const found = await findCatalogue(tx, id)
  if (!found || !sees(actor, found)) throw notFound('catalogue', id)
  return found
}
