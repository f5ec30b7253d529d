import { sql } from 'kysely'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { yearOf } from '../../../features/contact-points/contact-point.ts'
import {
  contactPointRegister,
  contactVisitRegister,
  leaderRegister,
} from '../../../features/contact-points/registers.ts'
import { operator } from '../../../features/people/operator.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import type { Tx } from '../../../platform/db.ts'

const leaders = [
  ['龙正平', '局长'],
  ['田秀英', '副局长'],
  ['麻忠义', '副局长'],
] as const

/** One leader keeps his promise, one is behind, one has no contact point yet. */
export async function visitContactPoints(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('bureauLeaders').select('id').limit(1).executeTakeFirst()) return
  const today = dayOf(now)
  const fromDay = yearOf(addDays(today, -400)).from
  for (const [name, title] of leaders)
    await saveRow(tx, operator, leaderRegister, { placeCode: countyCode, name, title, fromDay })
  const { rows: stations } = await sql<{ unitCode: string }>`
    select unit_code::text as unit_code from learning_stations
    where school_id is not null and active_from is not null and left(unit_code, 6) = ${countyCode.slice(0, 6)}
    order by unit_code limit 2`.execute(tx)
  for (const [at, { unitCode }] of stations.entries()) {
    const [leaderName] = leaders[at] ?? leaders[0]
    const visitsPerYear = at === 0 ? 2 : 12
    await saveRow(tx, operator, contactPointRegister, {
      ...{ unitCode, leaderName, fromDay, visitsPerYear },
    })
    for (const day of [addDays(today, -200), addDays(today, -40)])
      await saveRow(tx, operator, contactVisitRegister, {
        ...{ unitCode, leaderName, day, kind: at === 0 ? 'study' : 'inspection' },
        findings: '听了一次集中学习，看了活动登记；参加的人多，登记基本齐全。',
        advice: '把下个月要讲的内容提前一周告诉群众。',
      })
  }
  for (const table of ['bureau_leaders', 'contact_points', 'contact_visits'])
    await sql`update ${sql.table(table)} set simulated = true`.execute(tx)
}
