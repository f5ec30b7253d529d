import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { placeAt, rangeOf } from '../../../base/place.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import {
  learningPlanRegister,
  themeRegister,
} from '../../../features/sessions/learning-plan-registers.ts'
import { listPlanned } from '../../../features/sessions/store.ts'
import {
  teachingBaseRegister,
  teachingLinkRegister,
  themedActivityRegister,
} from '../../../features/sessions/teaching-registers.ts'
import { mondayOf } from '../../../features/timetable/calendar/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { signedIn } from './people.ts'

/** Named by the sessions of the last two weeks. */
export const winterTheme = 'ZT01'
export const linkName = '椪柑基地带户'

const plans = [
  ['椪柑冬季修剪', ['growers'], winterTheme, 'tutoring'],
  ['生猪防疫', ['growers', 'women'], winterTheme, 'qa'],
  ['党的基层组织建设', ['members', 'cadres'], 'ZT02', 'discussion'],
  ['农村合作医疗怎么报销', ['everyone'], undefined, 'qa'],
  ['茶园冬管', ['growers', 'returned'], winterTheme, 'discussion'],
  ['外出务工维权', ['youth', 'returned'], undefined, 'discussion'],
] as const

/** How many stations have a plan of their own. */
const planned = 8

/**
 * What the county works on this winter, what its first stations mean to learn week by week, as a meeting adopted it, and
 * with whom they learn.
 */
export async function planInTheCounty(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('themes').select('id').limit(1).executeTakeFirst()) return
  const office = await signedIn(tx, 'office1', now)
  const today = dayOf(now)
  await sayThemes(tx, office, countyCode, today)
  const times = await listPlanned(tx, {
    reach: [rangeOf(countyCode, 'county')],
    ...{ from: addDays(today, -14), to: addDays(today, -1) },
  })
  const stations = [...new Set(times.flatMap(({ row }) => row.stations))].toSorted()
  const ids: string[] = []
  for (const station of stations.slice(0, planned))
    ids.push(...(await planAtStation(tx, office, station, mondayOf(today))))
  if (ids.length > 0)
    await makeMoves(
      tx,
      office,
      movableOf(learningPlanRegister),
      { rows: ids.map((id) => ({ id })), move: 'adopt' },
      now,
    )
  const [first] = stations
  if (first !== undefined) await linkAndGather(tx, office, stations, { countyCode, today })
  for (const table of [
    'themes',
    'learning_plans',
    'themed_activities',
    'teaching_bases',
    'teaching_links',
  ])
    await sql`update ${sql.table(table)} set simulated = true`.execute(tx)
}

async function sayThemes(tx: Tx, office: Actor, ownerCode: string, today: Day): Promise<void> {
  const days = { fromDay: addDays(today, -60), toDay: addDays(today, 90) }
  for (const [code, name] of [
    [winterTheme, '冬季农业生产'],
    ['ZT02', '基层组织建设'],
  ])
    await saveRow(tx, office, themeRegister, { code, name, ownerCode, ...days })
}

/** Three weeks behind, three ahead; the last is a draft. */
async function planAtStation(
  tx: Tx,
  office: Actor,
  placeCode: string,
  monday: Day,
): Promise<string[]> {
  const ids: string[] = []
  const whole = { fromDay: addDays(monday, -21), toDay: addDays(monday, 20) }
  for (const [at, [topic, groups, theme, form]] of plans.entries()) {
    const { id } = await saveRow(tx, office, learningPlanRegister, {
      ...{ placeCode, topic, period: 'term', ...whole, step: 'week' },
      ...{ day: addDays(monday, 7 * (at - 3)), minutes: 120, groups: [...groups], form },
      ...(theme && { theme }),
      ...{ adoptedOn: addDays(monday, -28), adoptedBy: '党支部会议纪要' },
    })
    if (at < plans.length - 1) ids.push(id)
  }
  return ids
}

/** A base and an association, a link of each of the four models, and an activity that took place. */
async function linkAndGather(
  tx: Tx,
  office: Actor,
  stations: readonly string[],
  { countyCode, today }: { countyCode: string; today: Day },
): Promise<void> {
  const [school] = await tx
    .selectFrom('schools')
    .select('schoolCode')
    .where('retiredOn', 'is', null)
    .orderBy('schoolCode')
    .limit(1)
    .execute()
  const base = '廖家桥椪柑示范基地'
  const association = '县椪柑协会'
  const trade = '椪柑'
  for (const [name, kind] of [
    [base, 'base'],
    [association, 'association'],
  ])
    await saveRow(tx, office, teachingBaseRegister, { placeCode: countyCode, name, kind, trade })
  const at = (number: number) => stations[number % stations.length] ?? countyCode
  const fromDay = addDays(today, -60)
  const links = [
    ...[...new Set(stations.map((code) => placeAt(code, 'township')))]
      .slice(0, 3)
      .map((placeCode) => ({
        ...{ placeCode, name: linkName, model: 'base_household', base, households: 12 },
      })),
    { placeCode: at(1), name: '椪柑协会联站点', model: 'base_association', base, association },
    { placeCode: at(2), name: '小学帮村', model: 'school_village', schoolCode: school?.schoolCode },
    {
      placeCode: at(3),
      name: '教师帮户',
      model: 'teacher_household',
      teacher: '吴老师',
      households: 2,
    },
  ]
  for (const link of links) await saveRow(tx, office, teachingLinkRegister, { ...link, fromDay })
  await saveRow(tx, office, themedActivityRegister, {
    ...{ placeCode: at(0), title: '冬季果园大课堂', theme: winterTheme, venue: '村小学多媒体教室' },
    ...{ fromDay: addDays(today, -14), toDay: addDays(today, -1) },
    design: '先收看修剪示范片，再到果园现场剪两棵，最后由技术干部答疑；请种植大户和返乡人员参加。',
    result: '来的人大多回家剪了自己的果树，报名春季嫁接班的有九户。',
  })
}
