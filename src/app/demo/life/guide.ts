import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { placeAt, rangeOf } from '../../../base/place.ts'
import { issueCatalogue } from '../../../features/guide/catalogue-actions.ts'
import {
  momentAt,
  type NoticeItem,
  shortPlace,
  signatureMost,
  weekdayOf,
} from '../../../features/guide/notice-item.ts'
import {
  listHosts,
  listLearningUnits,
  listPlanned,
  type PlannedOccurrence,
} from '../../../features/guide/planned-store.ts'
import { receive } from '../../../features/guide/receipt-actions.ts'
import {
  channelRegister,
  noticeRegister,
  programmeRegister,
} from '../../../features/guide/registers.ts'
import { answerRequests } from '../../../features/guide/request-actions.ts'
import { topicAsked } from '../../../features/library/replication.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import { type Recorder, record } from '../../../features/sync/record-actions.ts'
import type { Tx } from '../../../platform/db.ts'
import { listHolders, signedIn } from './people.ts'

const channels = [
  { channelCode: 'NY01', name: '山乡农业频道', kind: 'satellite', whereFound: '卫星接收机 12' },
  { channelCode: 'XX01', name: '党员学习频道', kind: 'satellite', whereFound: '卫星接收机 15' },
] as const

/** What each sends every day; neutral, and nobody’s real programme. */
const sent: Readonly<Record<string, readonly (readonly [string, string, string, string])[]>> = {
  NY01: [
    ['12:30', '13:00', '农时与天气', '农事'],
    ['18:30', '19:00', '一周菜价', '市场'],
    ['19:30', '20:10', '果园管理', '实用技术'],
    ['20:10', '20:50', '山地养蜂', '实用技术'],
  ],
  XX01: [
    ['08:00', '08:40', '支部工作方法', '党员教育'],
    ['19:40', '20:20', '乡村治理一百问', '政策法律'],
    ['20:20', '21:00', '老有所学：用好智能手机', '文化生活'],
  ],
}

const asked = [
  { topic: '养蜂技术', times: 4 },
  { topic: '柑橘怎么防冻', times: 3 },
  { topic: '手机上怎么交医保', times: 2 },
  { topic: '开网店卖橘子', times: 2 },
  { topic: '开挖掘机', times: 1 },
] as const

/** Next week’s notices, what is broadcast, what people asked for and what became of it. */
export async function announceInTheCounty(
  tx: Tx,
  recorder: Recorder,
  { countyCode, introduced }: { countyCode: string; introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  if (await tx.selectFrom('channels').select('id').limit(1).executeTakeFirst()) return
  const office = await signedIn(tx, 'office1', now)
  const today = dayOf(now)
  const monday = addDays(today, 8 - weekdayOf(today))
  await fillProgramme(tx, office, countyCode, addDays(monday, -7))
  const units = await listLearningUnits(tx, rangeOf(countyCode, 'county'))
  if (units.length > 0)
    await issueCatalogue(
      tx,
      office,
      { code: countyCode, level: 'county', unitCodes: units.map(({ code }) => code) },
      now,
    )
  const notice = await announceAtASchool(tx, recorder, introduced, monday, now)
  for (const { topic, times } of asked)
    for (let n = 0; n < times; n++) await record(tx, recorder, {}, topicAsked, { topic })
  // They asked on this clock, which has run on since.
  await answerSome(tx, office, countyCode, notice, new Date(now.getTime() + 600_000))
  await markSimulated(tx)
}

async function fillProgramme(tx: Tx, office: Actor, ownerCode: string, first: Day): Promise<void> {
  for (const channel of channels) {
    await saveRow(tx, office, channelRegister, { ...channel, ownerCode, language: '普通话' })
    for (let ahead = 0; ahead < 14; ahead++)
      for (const [fromTime, toTime, title, category] of sent[channel.channelCode] ?? [])
        await saveRow(tx, office, programmeRegister, {
          ...{ channelCode: channel.channelCode, day: addDays(first, ahead) },
          ...{ fromTime, toTime, title, category },
        })
  }
}

/** At a school with something agreed for next week: its notice is out, and one village has it. */
async function announceAtASchool(
  tx: Tx,
  recorder: Recorder,
  introduced: ReadonlySet<string>,
  monday: Day,
  now: Date,
): Promise<string | undefined> {
  const holders = await listHolders(tx)
  const days = { from: monday, to: addDays(monday, 6) }
  const hosts = await listHosts(tx)
  const heads = holders
    .filter(({ role }) => role === 'head_of_school' || role === 'equipment_keeper')
    .toSorted((a, b) => Number(introduced.has(b.loginName)) - Number(introduced.has(a.loginName)))
  for (const head of heads) {
    const host = hosts.find(({ id }) => id === head.orgUnitId)
    const planned = host ? await listPlanned(tx, { schoolId: host.id }, days) : []
    if (!host || planned.length === 0) continue
    const units = await listLearningUnits(tx, { schoolId: host.id })
    const actor = await signedIn(tx, head.loginName, now)
    const { id } = await saveRow(tx, actor, noticeRegister, {
      ...{ title: '下周学习安排', issuerCode: host.code, fromDay: days.from, toDay: days.to },
      signature: host.name.slice(0, signatureMost),
      unitCodes: units.map(({ code }) => code),
      items: [
        ...planned.slice(0, 5).map((one, n) => itemOf(one, n)),
        ...broadcastAt(host.name, addDays(monday, 6)),
      ],
    })
    await makeMoves(tx, actor, movableOf(noticeRegister), { rows: [{ id }], move: 'issue' }, now)
    const [unit] = units
    if (unit && units.length > 1)
      await receive(tx, actor, recorder, {
        ...{ kind: 'notice', subjectId: id, unitCodes: [unit.code], via: 'print' },
        receivedBy: '村值班员',
      })
    return id
  }
  return undefined
}

const titles = ['柑橘防冻和冬管', '乡村治理一百问', '养蜂技术入门', '用好智能手机', '冬季蔬菜大棚']

const itemOf = (one: PlannedOccurrence, n: number): NoticeItem => ({
  id: newId(),
  kind: one.kind === 'open_day' ? 'open_day' : 'session',
  ...{ startsAt: one.startsAt, endsAt: one.endsAt, occurrenceId: one.id },
  title:
    one.title ??
    (one.kind === 'open_day' ? '查行情、打视频电话、学用手机' : (titles[n] ?? '集中学习')),
  place: shortPlace(one.schoolName, one.roomName ?? undefined) ?? '学校远程教育室',
})

function broadcastAt(school: string, day: Day): NoticeItem[] {
  const startsAt = momentAt(day, '20:10')
  const endsAt = momentAt(day, '20:50')
  if (startsAt === undefined || endsAt === undefined) return []
  const place = shortPlace(school, undefined) ?? '学校远程教育室'
  const told = { kind: 'broadcast', title: '山地养蜂', channel: '山乡农业频道' } as const
  return [{ id: newId(), ...told, startsAt, endsAt, place }]
}

/** One is in the notice, one was answered, others may join in asking for one, one cannot be; the rest wait. */
async function answerSome(
  tx: Tx,
  office: Actor,
  countyCode: string,
  noticeId: string | undefined,
  now: Date,
): Promise<void> {
  const place = { code: placeAt(countyCode, 'county'), level: 'county' } as const
  if (noticeId !== undefined)
    await answerRequests(
      tx,
      office,
      place,
      { topics: ['养蜂技术'], state: 'scheduled', noticeId, reply: '周日晚上收看《山地养蜂》' },
      now,
    )
  await answerRequests(
    tx,
    office,
    place,
    { topics: ['手机上怎么交医保'], state: 'answered', reply: '开放日管理员当面教，带上身份证' },
    now,
  )
  await answerRequests(tx, office, place, { topics: ['开网店卖橘子'], state: 'gathering' }, now)
  await answerRequests(
    tx,
    office,
    place,
    { topics: ['开挖掘机'], state: 'declined', reply: '站点没有场地和教练，请到县职校报名' },
    now,
  )
}

async function markSimulated(tx: Tx): Promise<void> {
  for (const table of ['channels', 'programme_items', 'notices', 'request_answers'])
    await sql`update ${sql.table(table)} set simulated = true`.execute(tx)
}
