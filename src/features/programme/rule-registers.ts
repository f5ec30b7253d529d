import { dayOf } from '../../base/calendar.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { markStations } from '../founding/stage-actions.ts'
import { hostsOf } from '../founding/store.ts'
import type { Actor } from '../people/actor.ts'
import { countFiles } from '../registers/file-store.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { holdUnits } from '../team/store.ts'
import { type AdoptionFacts, type AdoptionRow, lacking, ruleAdoption } from './rule.ts'
import { listAdoptions } from './rule-store.ts'

const unitsOf = (rows: readonly { unitCode: string }[]) => [
  ...new Set(rows.map(({ unitCode }) => unitCode)),
]

/** The host of each unit now; a village's may lie in the next township. */
const hosts = (tx: Tx, rows: readonly { unitCode: string }[]) =>
  asSystem(tx, 'what a station rests on', (system) => hostsOf(system, unitsOf(rows)))

export const ruleRegister: Register = defineCase(ruleAdoption, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    ),
  checkAll: async (tx, rows) => {
    const found = await hosts(tx, rows)
    return rows.map(({ unitCode }) =>
      found.get(unitCode)?.schoolId ? [] : [{ code: 'unit_is_no_station', field: 'unitCode' }],
    )
  },
  derived: async (tx, rows) => {
    const found = await hosts(tx, rows)
    return rows.map(({ unitCode }) => ({ schoolId: found.get(unitCode)?.schoolId ?? null }))
  },
  lockFacts: (tx, rows) => holdUnits(tx, unitsOf(rows as readonly AdoptionRow[])),
  facts: findFacts,
  moved: markAdopted,
}) as unknown as Register

async function findFacts(
  tx: Tx,
  _actor: Actor,
  rows: readonly Row<(typeof ruleAdoption)['row']>[],
  now: Date,
): Promise<AdoptionFacts[]> {
  const found = await hosts(tx, rows)
  const kept = new Map((await listAdoptions(tx, unitsOf(rows))).map((one) => [one.id, one]))
  const photos = await countFiles(
    tx,
    rows.map(({ id }) => id),
    'photo',
  )
  return rows.map(({ id, unitCode, adoptedOn = null }) => ({
    ...{ today: dayOf(now), photos: photos.get(id) ?? 0, adoptedOn },
    isElsewhere: kept.get(id)?.schoolId !== found.get(unitCode)?.schoolId,
  }))
}

/** A station that has adopted all that it needs goes on. */
async function markAdopted(
  tx: Tx,
  actor: Actor,
  rows: readonly Row<(typeof ruleAdoption)['row']>[],
  move: string,
  now: Date,
): Promise<void> {
  if (move !== 'post') return
  const found = await hosts(tx, rows)
  const kept = await listAdoptions(tx, unitsOf(rows))
  const marks = unitsOf(rows).flatMap((unitCode) => {
    const station = found.get(unitCode)
    const own = kept.filter(
      (one) =>
        one.unitCode === unitCode && one.state === 'posted' && one.schoolId === station?.schoolId,
    )
    const restsOn = rows.find((row) => row.unitCode === unitCode)?.id
    if (!station || restsOn === undefined || lacking(own.map((one) => one.systems)).length > 0)
      return []
    return [{ stationId: station.id, mark: 'rules' as const, day: dayOf(now), restsOn }]
  })
  await markStations(tx, actor, marks, now)
}
