import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { placeAt } from '../../../base/place.ts'
import { ticketRegister, upkeepRegister } from '../../../features/maintenance/registers.ts'
import type { TicketRow } from '../../../features/maintenance/ticket.ts'
import type { UpkeepRow } from '../../../features/maintenance/upkeep.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { operator } from '../../../features/people/operator.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import { decideRows, writeRows } from '../../../features/registers/decide-actions.ts'
import type { Tx } from '../../../platform/db.ts'
import { randomFor } from '../random.ts'
import { listHolders, signedIn } from './people.ts'

type Kept = { id: string; schoolCode: string; activeFrom: Day; keeper: string }

/**
 * Schools with a station at work look after its equipment, a few of them too seldom; at the school that is introduced
 * one fault waits too long, one was reported yesterday, and one is repaired and verified.
 */
export async function keepEquipment(
  tx: Tx,
  { introduced }: { introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  const [begun] = await tx.selectFrom('maintenanceRecords').select('id').limit(1).execute()
  if (begun) return
  const today = dayOf(now)
  await lookAfter(tx, await listKept(tx), today)
  const holder = (await listHolders(tx)).find(
    ({ role, loginName }) => role === 'head_of_school' && introduced.has(loginName),
  )
  if (holder) await breakAndRepair(tx, holder, now)
}

const usual: readonly UpkeepRow['work'][] = [
  ['cleaned', 'signal'],
  ['cleaned', 'network', 'updated'],
  ['power', 'dish'],
  ['sound_picture'],
]

async function lookAfter(tx: Tx, kept: readonly Kept[], today: Day): Promise<void> {
  const wanted = kept.flatMap(({ id, schoolCode, activeFrom, keeper }) => {
    const random = randomFor(433123, 'upkeep', id)
    // One in twelve has done nothing since its station is at work.
    if (random() < 1 / 12) return []
    const day = addDays(today, -Math.floor(random() * 25))
    const work = usual[Math.floor(random() * usual.length)] ?? usual[0]
    if (day < activeFrom) return []
    return [{ row: { schoolCode, day, work, doneBy: keeper }, target: newId() }]
  })
  await write(tx, upkeepRegister, wanted)
}

async function write(
  tx: Tx,
  of: typeof upkeepRegister,
  wanted: Parameters<typeof decideRows>[3],
): Promise<void> {
  const decided = await decideRows(tx, operator, of, wanted)
  const sound = decided.flatMap((one) => ('problems' in one ? [] : [{ ...one, simulated: true }]))
  if (sound.length < decided.length) throw new Error(`${of.shape.name}: ${JSON.stringify(decided)}`)
  await writeRows(tx, operator, of, sound)
}

/** Schools that host a station at work, and who keeps their equipment: the keeper, or the head. */
async function listKept(tx: Tx): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    select distinct on (c.id) c.id, c.school_code, l.active_from, p.name as keeper
    from learning_stations as l join schools as c on c.id = l.school_id
    join posts as o on o.org_unit_id = c.id and o.role in ('equipment_keeper', 'head_of_school')
    join post_holdings as h on h.post_id = o.id join persons as p on p.id = h.person_id
    where l.active_from is not null and c.retired_on is null and p.retired_on is null
    order by c.id, o.role, l.active_from, p.id`.execute(tx)
  return rows
}

type Told = Pick<TicketRow, 'symptom' | 'severity'> & {
  daysAgo: number
  type: string
  repair?: { afterDays: number; repairer: string; costFen: number }
}

const late: Told = {
  symptom: '投影机不亮',
  severity: 'blocks_sessions',
  daysAgo: 9,
  type: 'projector',
}
const fresh: Told = { symptom: '太慢、死机', severity: 'degraded', daysAgo: 1, type: 'pc' }
const mended: Told = {
  ...{ symptom: '收不到卫星信号', severity: 'degraded', daysAgo: 20, type: 'satellite_receiver' },
  repair: { afterDays: 4, repairer: '县电教站师傅', costFen: 8_000 },
}

async function breakAndRepair(
  tx: Tx,
  {
    loginName,
    orgUnitId,
    regionCode,
  }: { loginName: string; orgUnitId: string; regionCode: string },
  now: Date,
): Promise<void> {
  const head = await signedIn(tx, loginName, now)
  const clerk = (await listHolders(tx)).find(
    (one) =>
      one.role === 'township_clerk' &&
      placeAt(one.regionCode, 'township') === placeAt(regionCode, 'township'),
  )
  if (!clerk) throw new Error('the demonstration has no clerk where its school is')
  const township = await signedIn(tx, clerk.loginName, now)
  const move = (actor: Actor, id: string, name: string, reason?: string) =>
    makeMoves(
      tx,
      actor,
      movableOf(ticketRegister),
      { rows: [{ id }], move: name, ...(reason !== undefined && { reason }) },
      now,
    )
  await report(tx, head, orgUnitId, fresh, now)
  await move(
    township,
    await report(tx, head, orgUnitId, late, now),
    'assign',
    '已联系县电教站，等师傅来',
  )
  const repaired = await report(tx, head, orgUnitId, mended, now)
  await move(head, repaired, 'repair', '高频头进水，换了一个')
  await move(township, repaired, 'verify')
}

async function report(
  tx: Tx,
  head: Actor,
  schoolId: string,
  { symptom, severity, daysAgo, type, repair }: Told,
  now: Date,
): Promise<string> {
  const { schoolCode } = await tx
    .selectFrom('schools')
    .select('schoolCode')
    .where('id', '=', schoolId)
    .executeTakeFirstOrThrow()
  const asset = await tx
    .selectFrom('equipment')
    .select('assetNo')
    .where('organisationId', '=', schoolId)
    .where('type', '=', type)
    .where('retiredOn', 'is', null)
    .orderBy('assetNo')
    .limit(1)
    .executeTakeFirst()
  const reportedOn = addDays(dayOf(now), -daysAgo)
  const { id } = await saveRow(tx, head, ticketRegister, {
    ...{ schoolCode, symptom, severity, reportedOn, reportedAt: '19:10', reportedBy: head.name },
    ...(asset && { assetNo: asset.assetNo }),
    ...(repair && {
      ...{ repairer: repair.repairer, costFen: repair.costFen, repairedAt: '15:30' },
      repairedOn: addDays(reportedOn, repair.afterDays),
    }),
  })
  return id
}
