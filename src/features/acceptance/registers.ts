import { dayOf } from '../../base/calendar.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { markStations } from '../founding/stage-actions.ts'
import { type FoundStation, hostsOf } from '../founding/store.ts'
import type { Actor } from '../people/actor.ts'
import { countFiles } from '../registers/file-store.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { type OrderFacts, order } from './order.ts'
import { listAnswers, setOrderDays } from './order-store.ts'

type OrderRow = Row<(typeof order)['row']>

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

/** Stations by their unit: whoever names one need not see it. */
export const stationsOf = (
  tx: Tx,
  rows: readonly { unitCode: string }[],
): Promise<Map<string, FoundStation>> =>
  asSystem(tx, 'what a station rests on', (system) =>
    hostsOf(system, [...new Set(rows.map(({ unitCode }) => unitCode))]),
  )

export const orderRegister: Register = defineCase(order, {
  placeOf: async (tx, rows) => {
    const stations = await stationsOf(tx, rows)
    return rows.map(({ unitCode }) => {
      const { schoolId, schoolRegion } = stations.get(unitCode) ?? {}
      return schoolId && schoolRegion
        ? { regionCode: schoolRegion, organisationId: schoolId }
        : undefined
    })
  },
  facts: findOrderFacts,
  moved: markOrders,
}) as unknown as Register

async function findOrderFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly OrderRow[],
  now: Date,
): Promise<OrderFacts[]> {
  const evidence = await countFiles(tx, idsOf(rows), 'evidence')
  const fixers = new Map(
    (await listAnswers(tx, idsOf(rows)))
      .filter(({ name }) => name === 'submit')
      .map(({ orderId, actorId }) => [orderId, actorId]),
  )
  return rows.map(({ id, dueDay }) => ({
    evidence: evidence.get(id) ?? 0,
    ...{ dueDay, today: dayOf(now) },
    isFixer: fixers.has(id) && fixers.get(id) === actor.personId,
  }))
}

/** An open order makes its station rectify, the end of the last one lets it go on (INV-34, INV-49). */
async function markOrders(
  tx: Tx,
  actor: Actor,
  rows: readonly OrderRow[],
  move: string,
  now: Date,
): Promise<void> {
  const mark = marks[move]
  if (!mark) return
  const day = dayOf(now)
  if (move !== 'withdraw') await setOrderDays(tx, idsOf(rows), mark.day, day)
  const stations = await stationsOf(tx, rows)
  await markStations(
    tx,
    actor,
    rows.flatMap(({ id, unitCode, title, state }) => {
      const station = stations.get(unitCode)
      // What was never issued was never open.
      if (!station || (move === 'withdraw' && state === 'found')) return []
      return [{ stationId: station.id, mark: mark.mark, day, restsOn: id, note: title }]
    }),
    now,
  )
}

const marks: Readonly<
  Record<string, { mark: 'order' | 'mended'; day: 'issued' | 'closed' } | undefined>
> = {
  issue: { mark: 'order', day: 'issued' },
  pass: { mark: 'mended', day: 'closed' },
  withdraw: { mark: 'mended', day: 'closed' },
}
