import { everywhere, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type FoundStation, hostsOf } from '../founding/store.ts'
import { type Actor, may, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { doneAt } from '../sessions/act.ts'
import { actsAt } from './evaluation.ts'
import { countingOf, latestOfEach } from './filling.ts'
import { countedOf, countsOf, type Filled, problemsOf, scoreOf } from './sheet.ts'
import type { SheetLine } from './sheet-api.ts'
import { evidenceOf } from './sheet-registers.ts'
import {
  endChoice,
  type Filling,
  findSheets,
  insertFilling,
  type KeptSheet,
  listFillings,
  listSheets,
  lockSheet,
  chooseFilling as setChoice,
} from './sheet-store.ts'
import { sheets } from './sheets.ts'

const read = 'acceptance_sheets.read'

/** What is looked at in a place, and how far it has come. */
export async function readSheets(
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
): Promise<{ sheets: SheetLine[] }> {
  requireAnywhere(actor, read)
  return scoped(db, actor, async (tx) => {
    const found = (await listSheets(tx, rangeOf(place, placeLevel))).filter((one) =>
      may(actor, read, one),
    )
    return { sheets: await linesOf(tx, found) }
  })
}

/** What he may fill in: of it his telephone keeps each sheet that he has opened. */
export async function readOwnSheets(db: Db, actor: Actor): Promise<{ sheets: SheetLine[] }> {
  if (!mayAnywhere(actor, 'acceptance.inspect')) return { sheets: [] }
  return scoped(db, actor, async (tx) => {
    const found = (await listSheets(tx, everywhere)).filter(
      (one) => one.state === 'open' && may(actor, 'acceptance.inspect', one),
    )
    return { sheets: await linesOf(tx, found) }
  })
}

async function linesOf(tx: Tx, found: readonly KeptSheet[]): Promise<SheetLine[]> {
  const fillings = Map.groupBy(
    await listFillings(
      tx,
      found.map(({ id }) => id),
    ),
    ({ sheetId }) => sheetId,
  )
  const stations = await stationsAt(
    tx,
    found.map(({ unitCode }) => unitCode),
  )
  return found.flatMap((one) => {
    const station = stations.get(one.unitCode)
    return station ? [lineOf(one, station, fillings.get(one.id) ?? [])] : []
  })
}

const stationsAt = (tx: Tx, units: readonly string[]): Promise<Map<string, FoundStation>> =>
  asSystem(tx, 'what a station rests on', (system) => hostsOf(system, [...new Set(units)]))

function lineOf(
  {
    regionCode: _r,
    version: _v,
    stateAt: _a,
    createdAt: _c,
    frozen: _f,
    fillingId,
    ...one
  }: KeptSheet,
  station: FoundStation,
  fillings: readonly Filling[],
): SheetLine {
  const counting = countingOf(fillings, fillingId)
  return {
    ...one,
    ...{ unitName: station.name, townshipName: station.townshipName, unitLevel: station.level },
    ...{ stationId: station.id, schoolName: station.schoolName },
    score: one.score ?? counting?.score ?? null,
    total: one.total,
    fillings: latestOfEach(fillings).length,
    isToChoose: one.state === 'open' && fillings.length > 0 && counting === undefined,
  }
}

/** A sheet as it is filled in: what the records say, and what each inspector did. */
export async function readSheet(db: Db, actor: Actor, id: string, now: Date) {
  return scoped(db, actor, async (tx) => {
    const kept = await requireSheet(tx, actor, id)
    const [line] = await linesOf(tx, [kept])
    if (!line) throw notFound('acceptance_sheet', id)
    const known = (await evidenceOf(tx, actor, [kept.unitCode], now)).get(kept.unitCode)
    const list = await listFillings(tx, [id])
    const policy = (await readPolicies(tx, ['acceptance.passPercent']))(
      kept.unitCode,
      kept.visitDay,
    )
    const isOpen = kept.state === 'open'
    return {
      ...line,
      counted: known ? countsOf(sheets[kept.sheet], known.counted) : {},
      passPercent: policy['acceptance.passPercent'],
      list: list.map(({ byId, sheetId: _sheet, ...one }) => ({
        ...one,
        isMine: byId === actor.personId,
      })),
      countingId: countingOf(list, kept.fillingId)?.id ?? null,
      mayFill: isOpen && may(actor, 'acceptance.inspect', kept),
      mayChoose: isOpen && actsAt(actor, kept.level, kept.unitCode),
    }
  })
}

async function requireSheet(tx: Tx, actor: Actor, id: string): Promise<KeptSheet> {
  const kept = (await findSheets(tx, [id])).get(id)
  if (!kept || !may(actor, read, kept)) throw notFound('acceptance_sheet', id)
  return kept
}

async function lockOpen(tx: Tx, actor: Actor, id: string): Promise<KeptSheet> {
  const kept = await lockSheet(tx, id)
  if (!kept || !may(actor, read, kept)) throw notFound('acceptance_sheet', id)
  return kept
}

export type SentFilling = Filled & { id: string; key: string; at: string; sentAt: string }

/**
 * Keeps what an inspector filled in, beside whatever others did (both are kept: a person decides). `at` is when his
 * telephone says it was, set right by what its clock said when it was sent.
 */
export const fillIn = (
  db: Db,
  actor: Actor,
  { id, key, at, sentAt, ...filled }: SentFilling,
  now: Date,
): Promise<{ id: string; score: number }> =>
  scoped(db, actor, async (tx) => {
    const kept = await lockOpen(tx, actor, id)
    if (!may(actor, 'acceptance.inspect', kept))
      throw forbidden('not_permitted', { verb: 'acceptance.inspect' })
    const again = (await listFillings(tx, [id])).find((one) => one.id === key)
    if (again) return { id: key, score: again.score }
    if (kept.state !== 'open') throw conflict('sheet_is_judged')
    const sheet = sheets[kept.sheet]
    const [problem] = problemsOf(sheet, filled)
    if (problem) throw invalid(problem.code, { item: problem.item })
    const known = (await evidenceOf(tx, actor, [kept.unitCode], now)).get(kept.unitCode)
    const { score } = scoreOf(sheet, filled, known ? countedOf(sheet, known.counted) : {})
    const filling = {
      ...{ id: key, sheetId: id, regionCode: kept.regionCode, filled, score },
      ...{ byId: actor.personId, byName: actor.name },
      filledAt: doneAt({ at, sentAt }, now).toISOString(),
    }
    if (!(await insertFilling(tx, filling))) throw conflict('done_at_once')
    await endChoice(tx, id)
    await audit(tx, actor, [
      { action: 'acceptance_sheet.filled', ...about(kept, { filling: key, score }) },
    ])
    return { id: key, score }
  })

/** Of several the one that counts; the others stay beside it. */
export const chooseFilling = (
  db: Db,
  actor: Actor,
  { id, fillingId }: { id: string; fillingId: string },
): Promise<{ score: number }> =>
  scoped(db, actor, async (tx) => {
    const kept = await lockOpen(tx, actor, id)
    if (!actsAt(actor, kept.level, kept.unitCode)) throw forbidden('verdict_of_other_level')
    if (kept.state !== 'open') throw conflict('sheet_is_judged')
    const chosen = (await listFillings(tx, [id])).find((one) => one.id === fillingId)
    if (!chosen) throw notFound('sheet_filling', fillingId)
    await setChoice(tx, id, fillingId)
    await audit(tx, actor, [
      {
        action: 'acceptance_sheet.chosen',
        ...about(kept, { filling: fillingId, score: chosen.score }),
      },
    ])
    return { score: chosen.score }
  })

const about = ({ id, regionCode, unitCode }: KeptSheet, payload: object) => ({
  ...{ subjectType: 'acceptance_sheets', subjectId: id },
  ...{ regionCode, payload: { unitCode, ...payload } },
})
