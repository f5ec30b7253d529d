import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { rangeOf } from '../../../base/place.ts'
import { draftAgreements, orderPlates } from '../../../features/founding/bulk-actions.ts'
import { markStations } from '../../../features/founding/stage-actions.ts'
import type { MarkName } from '../../../features/founding/stage-facts.ts'
import { type FoundStation, listFound, type NewMark } from '../../../features/founding/store.ts'
import { operator } from '../../../features/people/operator.ts'
import { insertPolicyValue } from '../../../features/policy/store.ts'
import type { Tx } from '../../../platform/db.ts'

const positions = ['校门左侧', '校门右侧', '教学楼入口']

/**
 * The county stands in its trial: the plan is filed, most plates hang, some are being made, two stations lack their
 * agreement, one agreement ends soon, some letters are unsigned.
 */
export async function foundStations(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('plates').select('id').limit(1).executeTakeFirst()) return
  const today = dayOf(now)
  const stations = (await listFound(tx, rangeOf(countyCode, 'county'))).filter(
    ({ schoolId }) => schoolId !== null,
  )
  const place = { place: countyCode, placeLevel: 'county' } as const
  await insertPolicyValue(tx, {
    ...{ rule: 'founding.trialAllowsPendingPlate', regionCode: countyCode, level: 'county' },
    ...{ value: 1, validFrom: addDays(today, -90), sourceDocument: '演示' },
    ...{ id: newId(), setBy: null },
  })
  await orderPlates(tx, operator, {
    ...{ ...place, orderedOn: addDays(today, -70), maker: '县标牌厂' },
  })
  await hangPlates(tx, stations, today)
  await draftAgreements(tx, operator, { ...place, fromDay: addDays(today, -60) }, now)
  await signAgreements(tx, stations, today)
  const signed = await unitsInForce(tx)
  await markStations(
    tx,
    operator,
    stations.flatMap((station, n) => marksOf(station, n, signed.has(station.unitCode), today)),
    now,
  )
}

/** Of every seventh the station's plate is made and does not hang; of some the school's is still at the maker's. */
async function hangPlates(tx: Tx, stations: readonly FoundStation[], today: Day): Promise<void> {
  for (const [n, { unitCode }] of stations.entries())
    for (const kind of ['school', 'station']) {
      const isMade = kind === 'station' && n % 7 === 3
      if (kind === 'school' && n % 11 === 5) continue
      await sql`
        update plates set state = ${isMade ? 'made' : 'hung'},
          hung_on = case when ${isMade} then null else ${addDays(today, -50 + (n % 20))}::date end,
          position = case when ${isMade} then null else ${positions[n % positions.length]} end
        where unit_code = ${unitCode} and kind = ${kind}`.execute(tx)
    }
}

async function signAgreements(
  tx: Tx,
  stations: readonly FoundStation[],
  today: Day,
): Promise<void> {
  const unsigned = stations.slice(4, 6).map(({ unitCode }) => unitCode)
  const ending = stations[8]?.unitCode ?? ''
  await sql`
    update joint_use_agreements set state = 'signed', signed_on = from_day, school_signer = '校长', unit_signer = '书记',
      to_day = case when unit_code = ${ending} then ${addDays(today, 20)}::date else to_day end
    where not unit_code = any(${unsigned})`.execute(tx)
}

async function unitsInForce(tx: Tx): Promise<Set<string>> {
  const { rows } = await sql<{ unitCode: string }>`
    select unit_code from letters where state = 'in_force'`.execute(tx)
  return new Set(rows.map(({ unitCode }) => unitCode))
}

function marksOf({ id }: FoundStation, n: number, isSigned: boolean, today: Day): NewMark[] {
  const mark = (name: MarkName, ago: number): NewMark => ({
    ...{ stationId: id, mark: name, day: addDays(today, -ago) },
  })
  return [
    ...[mark('listed', 80), mark('approved', 75), mark('filed', 72)],
    ...(isSigned ? [mark('letters', 60)] : []),
    ...(n % 17 === 9 ? [] : [mark('rules', 45)]),
    mark('trial', 30),
  ]
}
