import { sql } from 'kysely'
import { dayOf } from '../../../base/calendar.ts'
import { operator } from '../../../features/people/operator.ts'
import { draftLetters } from '../../../features/programme/letter-actions.ts'
import type { Tx } from '../../../platform/db.ts'

/**
 * Letters of this year: most are in force; a township has not signed yet and another has none to sign from above, some
 * villages wait for their secretaries, and in a few somebody else has taken over since.
 */
export async function signLetters(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('letters').select('id').limit(1).executeTakeFirst()) return
  const year = dayOf(now).slice(0, 4)
  const asked = {
    ...{ place: countyCode, placeLevel: 'county' as const, fromDay: `${year}-01-01` },
    ...{ toDay: `${year}-12-31`, title: `${year}年农村党员干部现代远程教育站点管理目标责任书` },
    targets: targets.join('\n'),
  }
  await draftLetters(tx, operator, { ...asked, level: 'township', issuerName: '龙振华' }, now)
  await draftLetters(tx, operator, { ...asked, level: 'village' }, now)
  await sql`
    with counted as (
      select l.id, l.region_code, l.unit_code like '%000' as is_township, l.receiver_name is not null
          and l.issuer_name is not null as is_named,
        row_number() over (partition by l.unit_code like '%000' order by l.unit_code) as n,
        dense_rank() over (order by left(l.unit_code, 9)) as township
      from letters as l)
    update letters as l set simulated = true,
      receiver_name = case when not c.is_township and c.n % 41 = 7 then '吴前任' else l.receiver_name end,
      state = case
        when not c.is_named then 'drafted'
        when c.township = 4 then case when c.is_township then 'signed_by_issuer' else 'drafted' end
        when c.township = 7 then 'drafted'
        when not c.is_township and c.n % 17 = 3 then 'drafted'
        when not c.is_township and c.n % 11 = 5 then 'signed_by_issuer'
        else 'in_force' end
    from counted as c where c.id = l.id`.execute(tx)
}

const targets = [
  '站点牌匾悬挂规范，规章制度上墙。（15分）',
  '落实管理员2名、协管员1至2名，做到持证上岗。（20分）',
  '每周集中学习不少于2小时，每周开放不少于1天，不占用上课时间。（35分）',
  '设备完好，故障及时报修。（15分）',
  '按时召开联席会议，及时解决困难和问题。（15分）',
]
