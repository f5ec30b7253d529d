import { sql } from 'kysely'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { rangeOf } from '../../../base/place.ts'
import { adoptPractice, publishPractice } from '../../../features/acceptance/practice-actions.ts'
import { practiceRegister } from '../../../features/acceptance/practice-registers.ts'
import { listFound } from '../../../features/founding/store.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { listHolders, signedIn } from './people.ts'

const lessons = [
  {
    ...{ title: '农忙时改在晚上学', ago: 25, subjects: ['party.work'], isApproved: true },
    problem: '农忙时白天没有人来，连着两周到的人不足十人。',
    done: '和学校商量，把学习改到晚上七点半，路远的由协管员接送。',
    result: '每次来三十人左右，没有影响学校上课。',
  },
  {
    ...{ title: '签到用大字表', ago: 4, subjects: ['party.work'], isApproved: false },
    problem: '年纪大的学员看不清签到表，常常漏签。',
    done: '把签到表放大一倍打印，由管理员念名字，本人画圈。',
    result: '漏签的没有了，统计人数也快了。',
  },
] as const

/**
 * Two schools wrote down what they learnt in the trial: the county shows one of them to all, and
 * another station does likewise; the second waits for it.
 */
export async function learnFromTrials(
  tx: Tx,
  ground: Ground,
  { countyCode, introduced }: { countyCode: string; introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  if (await tx.selectFrom('practiceCases').select('id').limit(1).executeTakeFirst()) return
  const holders = await listHolders(tx)
  const office = holders.find(
    ({ role, loginName }) => role === 'programme_office' && introduced.has(loginName),
  )
  const heads = new Map(
    holders.flatMap(({ role, orgUnitId, loginName }) =>
      role === 'head_of_school' ? [[orgUnitId, loginName] as const] : [],
    ),
  )
  const hosts = (await listFound(tx, rangeOf(countyCode, 'county'))).flatMap(
    ({ unitCode, level, schoolId }) => {
      const loginName = heads.get(schoolId ?? '')
      return level === 'village' && schoolId && loginName ? [{ unitCode, schoolId, loginName }] : []
    },
  )
  if (!office) return
  const act = async (loginName: string, id: string, move: string) =>
    makeMoves(
      ...([tx, await signedIn(tx, loginName, now), movableOf(practiceRegister)] as const),
      { rows: [{ id }], move },
      now,
    )
  for (const [at, { ago, isApproved, ...lesson }] of lessons.entries()) {
    const host = hosts[at * 7]
    if (!host) return
    const { schoolCode } = await tx
      .selectFrom('schools')
      .select('schoolCode')
      .where('id', '=', host.schoolId)
      .executeTakeFirstOrThrow()
    const { id } = await saveRow(tx, await signedIn(tx, host.loginName, now), practiceRegister, {
      ...lesson,
      schoolCode,
      unitCode: host.unitCode,
      notedOn: addDays(dayOf(now), -ago),
    })
    // What is made of it is simulated, too.
    await sql`update practice_cases set simulated = true where id = ${id}::uuid`.execute(tx)
    await act(host.loginName, id, 'submit')
    if (!isApproved) continue
    await act(office.loginName, id, 'approve')
    await publishPractice({ ...ground, db: tx }, id)
    const other = hosts[at * 7 + 3]
    if (!other) continue
    const { unitCode, loginName } = other
    await adoptPractice(tx, await signedIn(tx, loginName, now), { id, unitCode }, now)
  }
}
