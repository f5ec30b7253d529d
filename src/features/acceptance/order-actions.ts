import { type Day, dayOf } from '../../base/calendar.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { listFound } from '../founding/store.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { movableOf } from '../registers/case-actions.ts'
import type { OrderFigures, OrderLine } from './api.ts'
import { escalationOf, type Ladder, levelsOf, nextEscalation } from './escalation.ts'
import { figuresOf } from './figures.ts'
import { type KeptOrder, listAnswers, listOrders } from './order-store.ts'
import { orderRegister } from './registers.ts'

type Asked = { place: string; placeLevel: PlaceLevel }

/** Every order of a place that the reader sees, how far each has come, and how soon they are closed (O4-6). */
export async function readOrders(
  db: Db,
  actor: Actor,
  { place, placeLevel }: Asked,
  now: Date,
): Promise<{ day: Day; orders: OrderLine[]; figures: OrderFigures }> {
  requireAnywhere(actor, 'rectification_orders.read')
  const day = dayOf(now)
  return scoped(db, actor, async (tx) => {
    const orders = await listOrders(tx, {
      reach: reachOf(actor, 'rectification_orders.read'),
      within: rangeOf(place, placeLevel),
    })
    return { day, orders: await linesOf(tx, actor, orders, day), figures: figuresOf(orders, day) }
  })
}

/** How each stands today, and whether it has come to the reader. */
export async function linesOf(
  tx: Tx,
  actor: Actor,
  orders: readonly KeptOrder[],
  day: Day,
): Promise<OrderLine[]> {
  const ladders = await laddersOf(tx)
  const fixers = new Map(
    (
      await listAnswers(
        tx,
        orders.map(({ id }) => id),
      )
    )
      .filter(({ name }) => name === 'submit')
      .map((one) => [one.orderId, one]),
  )
  return orders.map(({ organisationId, regionCode, stateAt: _at, version: _v, ...one }) => {
    const ladder = ladders(one.unitCode, day)
    const level = escalationOf(one, day, ladder)
    const goesOn = level !== undefined && nextEscalation(one.dueDay, level, ladder)
    return {
      ...one,
      level: level ?? null,
      placeLevel: one.level,
      nextLevelOn: goesOn || null,
      hasReachedMe:
        level !== undefined &&
        levelsOf(actor, { regionCode, organisationId }).some((own) => own <= level),
      reply: fixers.get(one.id)?.reason ?? null,
    }
  })
}

async function laddersOf(tx: Tx): Promise<(code: string, day: Day) => Ladder> {
  const policies = await readPolicies(tx, [
    'acceptance.orderTownshipDays',
    'acceptance.orderOfficeDays',
    'acceptance.orderLeadersDays',
  ])
  return (code, day) => {
    const policy = policies(code, day)
    return {
      township: policy['acceptance.orderTownshipDays'],
      office: policy['acceptance.orderOfficeDays'],
      leaders: policy['acceptance.orderLeadersDays'],
    }
  }
}

export type FoundProblem = Asked & {
  unitCodes: string[]
  title: string
  foundOn: Day
  origin: KeptOrder['origin']
  required: string
  ownerName?: string | undefined
  dueDay: Day
  issue: boolean
}

/** One problem, found at many stations: an order for each, issued at once where that is asked; all of them or none. */
export async function orderMany(
  db: Db,
  actor: Actor,
  { place, placeLevel, unitCodes, issue, ownerName, ...row }: FoundProblem,
  now: Date,
): Promise<{ made: number }> {
  const verb = 'rectification_orders.write'
  requireAnywhere(actor, verb)
  return scoped(db, actor, async (tx) => {
    const found = await asSystem(tx, 'what a station rests on', (system) =>
      listFound(system, rangeOf(place, placeLevel)),
    )
    const stations = found.filter(
      ({ unitCode, schoolId }) => unitCodes.includes(unitCode) && schoolId !== null,
    )
    if (stations.length === 0) throw notFound('learning_station', place)
    const mine = ({ schoolRegion, schoolId }: (typeof stations)[number]) =>
      may(actor, verb, { regionCode: schoolRegion ?? '', organisationId: schoolId })
    if (!stations.every(mine)) throw forbidden('not_permitted', { verb })
    if (stations.length < new Set(unitCodes).size) throw invalid('order_without_station')
    const rows: { id: string }[] = []
    for (const { unitCode } of stations) {
      const { id } = await saveRow(tx, actor, orderRegister, {
        ...{ ...row, unitCode },
        ...(ownerName && { ownerName }),
      })
      rows.push({ id })
    }
    if (issue) await makeMoves(tx, actor, movableOf(orderRegister), { rows, move: 'issue' }, now)
    return { made: rows.length }
  })
}
