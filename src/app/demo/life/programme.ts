import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { placeAt, rangeOf } from '../../../base/place.ts'
import { operator } from '../../../features/people/operator.ts'
import { findOrgUnitAt } from '../../../features/people/org-unit-store.ts'
import type {
  PlanContent,
  PlanLists,
  PlanState,
  ReviewLevel,
} from '../../../features/programme/plan.ts'
import { digestedRows, digestOf } from '../../../features/programme/plan-rows-store.ts'
import { readPlanLists } from '../../../features/programme/plan-source-store.ts'
import {
  findPlan,
  freezePlan,
  insertPasses,
  insertPlan,
  insertTownships,
  type StoredPlan,
  setFiled,
  setPlanState,
  setRemark,
} from '../../../features/programme/plan-store.ts'
import { addProgramme } from '../../../features/programme/programme-actions.ts'
import { insertWaiver, listPhases } from '../../../features/programme/programme-store.ts'
import { draftAdoptions } from '../../../features/programme/rule-actions.ts'
import { makeTasks } from '../../../features/programme/task-actions.ts'
import type { Tx } from '../../../platform/db.ts'

/**
 * The county is in the fourth phase of its programme: the first version of its plan was returned by the city, the second is
 * filed; two of the phases before are late with what some townships have not done. Rules hang at most stations.
 */
export async function runProgramme(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('programmes').select('id').limit(1).executeTakeFirst()) return
  const today = dayOf(now)
  const { id } = await addProgramme(tx, operator, {
    ...{ place: countyCode, template: 'founding', fromDay: addDays(today, -100) },
    title: `${today.slice(0, 4)}年农村远程教育依托建点工作`,
  })
  await tx.updateTable('programmes').set({ simulated: true }).where('id', '=', id).execute()
  await planTheCounty(tx, { programmeId: id, countyCode }, now)
  const [first] = await listPhases(tx, [id])
  if (first)
    for (const [item, reason] of [
      ['hosts', '少数村与邻村联合学习，经县领导小组同意不单独建点'],
    ] as const)
      await insertWaiver(tx, {
        ...{ id: newId(), phaseId: first.id, regionCode: countyCode, item, reason },
        ...{ actorId: null, actorName: await nameOf(tx, 'programme_office', countyCode) },
      })
  await hangRules(tx, countyCode, today)
}

type Asked = { programmeId: string; countyCode: string }

async function planTheCounty(tx: Tx, asked: Asked, now: Date): Promise<void> {
  const { countyCode } = asked
  const today = dayOf(now)
  const lists = await readPlanLists(tx, rangeOf(countyCode, 'county'), today)
  const [wrong, other] = lists.hosts
  if (!wrong || !other) return
  const content = await contentOf(tx, countyCode, today)
  const before: PlanLists = {
    ...lists,
    hosts: [{ ...wrong, schoolName: other.schoolName }, ...lists.hosts.slice(1)],
  }
  const one = await version(tx, asked, { content, lists: before }, addDays(today, -96))
  const city = await nameOf(tx, 'higher_office', placeAt(countyCode, 'city'))
  await pass(tx, one, before, ['township', 'county', 'city'], `hosts:${wrong.unitCode}`)
  await setRemark(tx, {
    ...{ id: newId(), planId: one.id, regionCode: wrong.unitCode, level: 'city' },
    ...{ rowKey: `hosts:${wrong.unitCode}`, remark: '依托学校与四方同意书不一致，请核对。' },
    ...{ actorId: null, actorName: city },
  })
  await history(
    tx,
    one,
    countyCode,
    [
      ...([['submit', 'draft', 'township_review', -96]] as const),
      ...([['gather', 'township_review', 'county_review', -94]] as const),
      ...([['pass_county', 'county_review', 'city_review', -92]] as const),
      ...([['return_city', 'city_review', 'returned', -90, '一处名单与同意书不一致']] as const),
    ],
    today,
  )
  await setPlanState(tx, one.id, 'returned', [])
  const two = await version(tx, asked, { content, lists }, addDays(today, -86))
  await pass(tx, two, lists, ['township', 'county', 'city'])
  await history(
    tx,
    two,
    countyCode,
    [
      ...([['submit', 'draft', 'township_review', -86]] as const),
      ...([['gather', 'township_review', 'county_review', -84]] as const),
      ...([['pass_county', 'county_review', 'city_review', -80]] as const),
      ...([['pass_city', 'city_review', 'approved', -75]] as const),
      ...([['file', 'approved', 'filed', -72]] as const),
    ],
    today,
  )
  await setPlanState(tx, two.id, 'approved', [])
  const number = `湘远教备〔${today.slice(0, 4)}〕17号`
  await setFiled(tx, two.id, { number, day: addDays(today, -72) })
  await makeTasks(tx, two, now)
  await tickTasks(tx, today)
}

async function version(
  tx: Tx,
  { programmeId, countyCode }: Asked,
  { content, lists }: { content: PlanContent; lists: PlanLists },
  submittedOn: Day,
): Promise<StoredPlan> {
  const id = newId()
  await insertPlan(tx, {
    ...{ id, programmeId, regionCode: countyCode, content, simulated: true, createdBy: null },
  })
  const [first] = await listPhases(tx, [programmeId])
  const digest = digestOf({ content, lists })
  await freezePlan(tx, id, { lists, digest, submittedOn, dueOn: first?.toDay ?? null })
  const townships = [...new Set(lists.hosts.map(({ unitCode }) => placeAt(unitCode, 'township')))]
  await insertTownships(
    tx,
    townships.map((regionCode) => ({ id: newId(), planId: id, regionCode })),
  )
  await tx.updateTable('planTownships').set({ state: 'passed' }).where('planId', '=', id).execute()
  return (await findPlan(tx, id)) as StoredPlan
}

async function pass(
  tx: Tx,
  plan: StoredPlan,
  lists: PlanLists,
  levels: readonly ReviewLevel[],
  but?: string,
): Promise<void> {
  const rows = digestedRows(plan.content, lists).filter(({ key }) => key !== but)
  for (const level of levels)
    await insertPasses(
      tx,
      rows
        .filter(({ regionCode }) => level !== 'township' || regionCode !== undefined)
        .map(({ key, digest, regionCode = plan.regionCode }) => ({
          ...{ level, rowKey: key, digest, regionCode },
          ...{ programmeId: plan.programmeId, planId: plan.id },
        })),
    )
}

type PastMove = readonly [string, PlanState, PlanState, number, string?]

async function history(
  tx: Tx,
  { id }: StoredPlan,
  countyCode: string,
  moves: readonly PastMove[],
  today: Day,
): Promise<void> {
  const [office, county, city, province] = await Promise.all([
    nameOf(tx, 'programme_office', countyCode),
    nameOf(tx, 'organisation_department', countyCode),
    nameOf(tx, 'higher_office', placeAt(countyCode, 'city')),
    nameOf(tx, 'higher_office', placeAt(countyCode, 'province')),
  ])
  const by = (name: string) =>
    name === 'file' ? province : name.endsWith('_city') ? city : name === 'submit' ? office : county
  await tx
    .insertInto('moves')
    .values(
      moves.map(([name, fromState, toState, days, reason = null]) => ({
        ...{ id: newId(), lifecycle: 'implementation_plan', subjectId: id, regionCode: countyCode },
        ...{ name, fromState, toState, reason, actorId: null, actorName: by(name) },
        at: `${addDays(today, days)}T02:00:00.000Z`,
      })),
    )
    .execute()
}

/** Whoever holds a post of that role at a place. */
async function nameOf(tx: Tx, role: string, regionCode: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select n.name from posts as p join post_holdings as h on h.post_id = p.id join persons as n on n.id = h.person_id
    where p.role = ${role} and p.region_code = ${regionCode} order by h.from_day, h.id limit 1`.execute(
    tx,
  )
  return rows[0]?.name ?? operator.name
}

async function contentOf(tx: Tx, countyCode: string, today: Day): Promise<PlanContent> {
  const org = async (kind: string) => {
    const found = await findOrgUnitAt(tx, countyCode, kind)
    return found ? { id: found.id, name: found.name } : undefined
  }
  const [office, bureau, department, finance] = await Promise.all(
    ['programme_office', 'education_bureau', 'organisation_department', 'finance_bureau'].map(org),
  )
  const year = today.slice(0, 4)
  const task = (
    key: string,
    title: string,
    [lead, ...cooperating]: readonly (typeof office)[],
    steps: readonly (readonly [string, number])[],
  ) =>
    lead
      ? [
          {
            ...{ key, title, lead, cooperating: cooperating.filter((one) => one !== undefined) },
            steps: steps.map(([step, days], at) => ({
              ...{ key: `${key}${at + 1}`, title: step, dueOn: addDays(today, days) },
            })),
          },
        ]
      : []
  return {
    basis: [
      {
        ...{
          key: 'b1',
          title: '农村党员干部现代远程教育工作实施方案',
          issuer: '中共湘西州委组织部',
        },
        ...{ number: `州组发〔${year}〕12号`, level: 'city', day: addDays(today, -140) },
      },
      {
        ...{
          key: 'b2',
          title: '关于做好依托中小学远程教育站点建设工作的通知',
          issuer: '凤凰县远程办',
        },
        ...{ number: `凤远教办〔${year}〕8号`, level: 'county', day: addDays(today, -110) },
      },
    ],
    goals: [
      { key: 'g1', text: '全县农村中小学远程教育站点覆盖的乡镇和行政村全部完成依托建点。' },
      { key: 'g2', text: '站点学校教学与当地党员干部教育培训并轨运行，不占用上课时间。' },
      { key: 'g3', text: '每个站点每周集中学习不少于两小时，开放不少于一天。' },
    ],
    tasks: [
      ...task(
        't1',
        '统一挂牌',
        [office, bureau, finance],
        [
          ['定做标牌', -70],
          ['挂牌并拍照', -40],
        ],
      ),
      ...task('t2', '建立规章制度', [bureau, office], [['制度上墙', -39]]),
      ...task(
        't3',
        '培训管理人员',
        [department, bureau],
        [
          ['分期培训、考试发证', -9],
          ['补训缺席人员', 20],
        ],
      ),
      ...task(
        't4',
        '试运行',
        [office, department, bureau],
        [
          ['检查全部站点一次', 45],
          ['整改复查', 120],
        ],
      ),
    ],
  }
}

/** All did their part of what is long over, but for one; of the rest one began. */
async function tickTasks(tx: Tx, today: Day): Promise<void> {
  await sql`
    update plan_task_parts as p set done_on = least(t.due_on, ${today}::date), done_by_name = '陈建国'
    from plan_tasks as t
    where t.id = p.task_id and t.due_on < ${today} and not (t.step_key = 't22' or t.step_key = 't12' and p.leads)
      and not (t.step_key = 't31' and not p.leads)`.execute(tx)
}

/** Most stations have all on the wall; where they lack their mark it waits to be put up. */
async function hangRules(tx: Tx, countyCode: string, today: Day): Promise<void> {
  await draftAdoptions(tx, operator, {
    ...{ place: countyCode, placeLevel: 'county', draftedOn: addDays(today, -55) },
  })
  await sql`
    update rule_adoptions as a set simulated = true, adopted_on = ${addDays(today, -48)}::date, adopted_by = '第一次联席会议',
      state = case when exists (select from station_marks as m join learning_stations as s on s.id = m.station_id
        where s.unit_code = a.unit_code and m.mark = 'rules') then 'posted' else 'drafted' end`.execute(
    tx,
  )
}
