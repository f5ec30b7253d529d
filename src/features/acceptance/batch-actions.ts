import { createHash } from 'node:crypto'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { markStations } from '../founding/stage-actions.ts'
import { listFound } from '../founding/store.ts'
import { type Movable, makeMoves } from '../moves/move-actions.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { type BatchFacts, type BatchState, batchLifecycle } from './batch.ts'
import {
  insertBatch,
  type KeptBatch,
  type Listed,
  listUndecided,
  lockBatches,
  setBatchState,
  setDrawn,
} from './batch-store.ts'
import { actsAt } from './evaluation.ts'
import { sampleOf, sampleSize } from './sampling.ts'
import { evaluationRegister } from './sheet-registers.ts'
import { listJudges, listSheets } from './sheet-store.ts'
import type { SheetName } from './sheets.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export type NewBatch = { place: string; title: string; sheet: SheetName; number: string }

/**
 * Freezes the list of a county's stations that the county has passed, in the order of their codes, and keeps of the
 * number its digest alone: what will be drawn is settled, and nobody can know it from here (I5-3). What is on a list already
 * is on no other, or the sample that pleases could be chosen.
 */
export async function commitBatch(
  db: Db,
  actor: Actor,
  { place, title, sheet, number }: NewBatch,
  now: Date,
): Promise<{ id: string; digest: string; listed: number; size: number }> {
  requireAnywhere(actor, 'acceptance.judge')
  const regionCode = placeAt(place, 'county')
  return scoped(db, actor, async (tx) => {
    if (!actsAt(actor, 'city', regionCode)) throw forbidden('verdict_of_other_level')
    const within = rangeOf(regionCode, 'county')
    await waitForTurn(tx, `batches of ${regionCode}`)
    const taken = await listUndecided(tx, within)
    const found = await asSystem(tx, 'what a station rests on', (system) =>
      listFound(system, within),
    )
    const due = found.filter(({ id, stage }) => stage === 'county_accepted' && !taken.has(id))
    if (due.length === 0) throw conflict('nothing_to_evaluate')
    const listed = due.toSorted((a, b) => (a.unitCode < b.unitCode ? -1 : 1)).map(listedOf)
    const policies = await readPolicies(tx, ['acceptance.samplePercent'])
    const shareBp = policies(regionCode, dayOf(now))['acceptance.samplePercent']
    const batch = {
      ...{ id: newId(), regionCode, title, sheet, listed, shareBp, digest: sha256(number) },
      ...{ madeBy: actor.personId, madeByName: actor.name },
      simulated: due.some(({ simulated }) => simulated),
    }
    await insertBatch(tx, batch)
    const { id, digest } = batch
    return { id, digest, listed: listed.length, size: sampleSize(listed.length, shareBp) }
  })
}

export const listedOf = (one: {
  id: string
  unitCode: string
  level: string
  name: string
  townshipName: string
  schoolName: string | null
}): Listed => ({
  ...{ stationId: one.id, unitCode: one.unitCode, school: one.schoolName ?? '' },
  name: one.level === 'village' ? `${one.townshipName}${one.name}` : one.name,
})

/** Reveals the number: whoever has it and the list draws the same stations. Each of them gets a sheet of the city. */
export const drawBatch = (
  db: Db,
  actor: Actor,
  { id, number, inspectors, day }: { id: string; number: string; inspectors: string; day: string },
  now: Date,
): Promise<{ sampled: string[] }> =>
  scoped(db, actor, async (tx) => {
    await makeMoves(tx, actor, batchMovable(number), { rows: [{ id }], move: 'draw' }, now)
    const [batch] = await lockBatches(tx, [id])
    if (!batch) throw invalid('evaluation_batch_not_found')
    const codes = batch.listed.map(({ unitCode }) => unitCode)
    const size = sampleSize(codes.length, batch.shareBp)
    const sampled = sampleOf(codes, { number, size }, sha256)
    await setDrawn(tx, id, { number, sampled })
    for (const unitCode of sampled)
      await saveRow(tx, actor, evaluationRegister, {
        ...{ unitCode, level: 'city', sheet: batch.sheet, visitDay: day, inspectors },
      })
    return { sampled }
  })

type BatchRow = KeptBatch & { state: BatchState }

/** `number`: what is revealed, where it is drawn. */
export const batchMovable = (number?: string): Movable<BatchRow, BatchState, BatchFacts> => ({
  lifecycle: batchLifecycle,
  lock: lockBatches,
  sees: (actor, row) => may(actor, 'acceptance.read', row),
  facts: (tx, actor, rows) => findFacts(tx, actor, rows, number),
  store: async (tx, moved, { move, to, actor, now }) => {
    await setBatchState(
      tx,
      moved.map(({ row }) => row.id),
      to,
    )
    if (move !== 'pass') return
    const marks = moved.flatMap(({ row: { id, listed } }) =>
      listed.map(({ stationId }) => ({
        ...({ stationId, mark: 'city', day: dayOf(now), restsOn: id } as const),
      })),
    )
    await markStations(tx, actor, marks, now)
  },
})

async function findFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly BatchRow[],
  number: string | undefined,
): Promise<BatchFacts[]> {
  const found: BatchFacts[] = []
  for (const { regionCode, listed, digest, sampled, madeAt } of rows) {
    const units = listed.map(({ unitCode }) => unitCode)
    const judges = await listJudges(tx, 'county', units)
    const sheets = (await listSheets(tx, rangeOf(regionCode, 'county'))).filter(
      (one) => one.level === 'city' && sampled?.includes(one.unitCode) && one.createdAt >= madeAt,
    )
    // Of a station that was looked at again the last verdict counts.
    const last = (sampled ?? []).map(
      (unit) => sheets.find((one) => one.unitCode === unit && one.state !== 'withdrawn')?.state,
    )
    found.push({
      isOfLevel: actsAt(actor, 'city', regionCode),
      actedBelow: judges.some(({ actorId }) => actorId === actor.personId),
      fits: number === undefined ? undefined : sha256(number) === digest,
      unjudged: last.filter((state) => state === undefined || state === 'open').length,
      notPassed: last.filter((state) => state === 'rectify' || state === 'failed').length,
    })
  }
  return found
}
