import { addDays, dayOf } from '../../base/calendar.ts'
import { linesOf } from '../../base/lines.ts'
import { cutText } from '../../base/seen-text.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { readFiles } from '../founding/facts-store.ts'
import { markStations } from '../founding/stage-actions.ts'
import { hindering } from '../founding/stage-facts.ts'
import { hostsOf } from '../founding/store.ts'
import { makeMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { movableOf } from '../registers/case-actions.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import {
  type AcceptanceLevel,
  actsAt,
  type EvaluationFacts,
  type EvaluationRow,
  evaluation,
} from './evaluation.ts'
import { countEvidence, type Evidence } from './evidence-actions.ts'
import { countingOf } from './filling.ts'
import { freeze } from './freeze-actions.ts'
import { orderRegister, stationsOf } from './registers.ts'
import { countedOf, scoreOf, unfilledOf } from './sheet.ts'
import { type Filling, findSheets, listFillings, listJudges } from './sheet-store.ts'
import { sheets } from './sheets.ts'
import { lacksOf } from './trial.ts'

export type SheetRow = Row<(typeof evaluation)['row']> & EvaluationRow

const unitsOf = (rows: readonly { unitCode: string }[]) => [
  ...new Set(rows.map(({ unitCode }) => unitCode)),
]

export const evaluationRegister: Register = defineCase(evaluation, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    ),
  checkAll: async (tx, rows) => {
    const stations = await stationsOf(tx, rows)
    return rows.map(({ unitCode }) =>
      stations.get(unitCode)?.schoolId ? [] : [{ code: 'unit_is_no_station', field: 'unitCode' }],
    )
  },
  facts: (tx, actor, rows, now) => findFacts(tx, actor, rows as readonly SheetRow[], now),
  moved: (tx, actor, rows, move, now) => follow(tx, actor, rows as readonly SheetRow[], move, now),
}) as unknown as Register

/** What stands before each level. */
const turns = {
  county: { stage: 'trial', below: undefined },
  city: { stage: 'county_accepted', below: 'county' },
  province: { stage: 'city_accepted', below: 'city' },
} as const

/** The evidence of these units, by unit: judged station by station within the county that they lie in. */
export async function evidenceOf(
  tx: Tx,
  actor: Actor,
  units: readonly string[],
  now: Date,
): Promise<Map<string, Evidence>> {
  return asSystem(tx, 'what a station rests on', async (system) => {
    const stations = [...(await hostsOf(system, units)).values()]
    const codes = stations.map(({ unitCode }) => unitCode).toSorted()
    const within = { lower: codes[0] ?? '', upper: `${codes.at(-1) ?? ''}:` }
    const files = await readFiles(system, stations, dayOf(now))
    const found = await countEvidence(system, actor, files, within, now)
    return new Map(found.map((one) => [one.file.station.unitCode, one]))
  })
}

async function findFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly SheetRow[],
  now: Date,
): Promise<EvaluationFacts[]> {
  const units = unitsOf(rows)
  const evidence = await evidenceOf(tx, actor, units, now)
  const kept = await findSheets(
    tx,
    rows.map(({ id }) => id),
  )
  const fillings = Map.groupBy(await listFillings(tx, [...kept.keys()]), ({ sheetId }) => sheetId)
  const policies = await readPolicies(tx, ['acceptance.passPercent'])
  const judges = {
    county: await listJudges(tx, 'county', units),
    city: await listJudges(tx, 'city', units),
  }
  return rows.map((row) => {
    const { unitCode, level } = row
    const { below } = turns[level]
    const known = evidence.get(unitCode)
    const own = fillings.get(row.id) ?? []
    const counting = countingOf(own, kept.get(row.id)?.fillingId ?? null)
    return {
      isOfLevel: actsAt(actor, level, unitCode),
      actedBelow:
        below !== undefined &&
        judges[below].some((one) => one.unitCode === unitCode && one.actorId === actor.personId),
      isOwnFilling: counting?.byId === actor.personId,
      fillings: counting ? 'one' : own.length === 0 ? 'none' : 'many',
      ...scored(row, counting, known),
      passPercent: policies(unitCode, row.visitDay)['acceptance.passPercent'],
      isInTurn: known?.file.station.stage === turns[level].stage,
      lacks: known ? lacksFor(level, known) : [],
    }
  })
}

function scored(row: SheetRow, counting: Filling | undefined, known: Evidence | undefined) {
  const sheet = sheets[row.sheet]
  const filled = counting?.filled ?? { points: {}, deductions: {}, vetoes: [], notes: {} }
  const counted = known ? countedOf(sheet, known.counted) : {}
  return { ...scoreOf(sheet, filled, counted), unfilled: unfilledOf(sheet, filled) }
}

/** INV-12, INV-34: the county asks for the whole of the trial, those above for what founding asks. */
function lacksFor(level: AcceptanceLevel, { file, facts }: Evidence) {
  const move = `accept_${level}` as const
  const asked = hindering[move](file.facts).filter(({ code }) => code !== `lacks_${level}`)
  const more = level === 'county' ? lacksOf(facts) : []
  return [
    ...asked,
    ...more.filter(({ code }) => !asked.some((one) => (one.code as string) === code)),
  ]
}

/** A verdict keeps what it rests on; a pass of the county marks the station, what is to be put right becomes an order. */
async function follow(
  tx: Tx,
  actor: Actor,
  rows: readonly SheetRow[],
  move: string,
  now: Date,
): Promise<void> {
  if (move === 'withdraw') return
  const evidence = await evidenceOf(tx, actor, unitsOf(rows), now)
  for (const row of rows) {
    const known = evidence.get(row.unitCode)
    if (!known) continue
    const verdict = await freeze(tx, actor, row, known, now)
    if (move === 'rectify') await orderMore(tx, actor, row, verdict, now)
  }
  if (move !== 'pass') return
  await markStations(
    tx,
    actor,
    rows.flatMap(({ id, unitCode, level }) => {
      const station = evidence.get(unitCode)?.file.station
      return level === 'county' && station
        ? [{ stationId: station.id, mark: 'county', day: dayOf(now), restsOn: id } as const]
        : []
    }),
    now,
  )
}

/** Days in which what an acceptance found is put right. */
const orderDays = 14

async function orderMore(tx: Tx, actor: Actor, row: SheetRow, verdict: string, now: Date) {
  const day = dayOf(now)
  const { id } = await saveRow(tx, actor, orderRegister, {
    ...{ unitCode: row.unitCode, foundOn: day, origin: 'acceptance', required: verdict },
    ...{ title: cutText(linesOf(verdict)[0] ?? verdict, 120), dueDay: addDays(day, orderDays) },
  })
  await makeMoves(tx, actor, movableOf(orderRegister), { rows: [{ id }], move: 'issue' }, now)
}
