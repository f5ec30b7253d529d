import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { OrderRow, OrderState } from './order.ts'

export type KeptOrder = Omit<OrderRow, 'ownerName'> & {
  id: string
  version: number
  state: OrderState
  stateAt: string
  regionCode: string
  organisationId: string
  ownerName: string | null
  unitName: string
  townshipName: string
  level: 'township' | 'village'
  schoolName: string
  issuedOn: Day | null
  closedOn: Day | null
  simulated: boolean
}

const orders = sql`
  select o.id, o.version, o.state, o.state_at, o.region_code::text as region_code, o.organisation_id, o.unit_code::text as unit_code,
    o.title, o.found_on, o.origin, o.required, o.owner_name, o.due_day, o.issued_on, o.closed_on, o.simulated,
    coalesce(u.name, o.unit_code) as unit_name, coalesce(t.name, '') as township_name, coalesce(h.name, '') as school_name,
    coalesce(u.level, 'village') as level
  from rectification_orders as o
  left join schools as h on h.id = o.organisation_id
  left join places as u on u.code = o.unit_code
  left join places as t on t.code = rpad(left(o.unit_code, 9), 12, '0')`

const owned = { regionCode: 'o.regionCode', organisationId: 'o.organisationId' }

/** Within reach, of stations of a place; the latest first. */
export async function listOrders(
  tx: Tx,
  { reach, within: { lower, upper } }: { reach: readonly Reach[]; within: CodeRange },
): Promise<KeptOrder[]> {
  if (reach.length === 0) return []
  const { rows } = await sql<KeptOrder>`${orders}
    where o.retired_on is null and o.unit_code >= ${lower} and o.unit_code < ${upper} and ${isWithinReach(reach, owned)}
    order by o.found_on desc, o.unit_code, o.id`.execute(tx)
  return rows
}

/** Of stations of a place, as the system sees them. */
export async function listOrdersWithin(
  system: Tx,
  { lower, upper }: CodeRange,
): Promise<KeptOrder[]> {
  const { rows } = await sql<KeptOrder>`${orders}
    where o.retired_on is null and o.unit_code >= ${lower} and o.unit_code < ${upper}
    order by o.found_on desc, o.id`.execute(system)
  return rows
}

/** Every order of a station, as the system sees them; the latest first. */
export async function listOrdersOf(system: Tx, unitCode: string): Promise<KeptOrder[]> {
  const { rows } = await sql<KeptOrder>`${orders}
    where o.retired_on is null and o.unit_code = ${unitCode} order by o.found_on desc, o.id`.execute(
    system,
  )
  return rows
}

export async function setOrderDays(
  tx: Tx,
  ids: readonly string[],
  which: 'issued' | 'closed',
  day: Day,
): Promise<void> {
  const column = sql.ref(which === 'issued' ? 'issued_on' : 'closed_on')
  await sql`update rectification_orders set ${column} = ${day}::date where id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
}

export type Answered = {
  orderId: string
  name: 'submit' | 'pass' | 'fail'
  actorId: string | null
  actorName: string
  reason: string
  at: string
}

/** Who said last that each was put right, and who looked at it. */
export async function listAnswers(tx: Tx, ids: readonly string[]): Promise<Answered[]> {
  const { rows } = await sql<Answered>`
    select distinct on (subject_id, name) subject_id as order_id, name, actor_id, actor_name, coalesce(reason, '') as reason, at
    from moves
    where lifecycle = 'rectification_order' and name in ('submit', 'pass', 'fail') and subject_id = any(${[...ids]}::uuid[])
    order by subject_id, name, at desc`.execute(tx)
  return rows
}
