import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { rangeOf } from '../../../base/place.ts'
import { meetingRegister } from '../../../features/acceptance/meeting-registers.ts'
import { orderRegister } from '../../../features/acceptance/registers.ts'
import { isInTrial, judgeTrials } from '../../../features/acceptance/trial-actions.ts'
import { readFiles, type StationFile } from '../../../features/founding/facts-store.ts'
import { type FoundStation, listFound } from '../../../features/founding/store.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import { operator } from '../../../features/people/operator.ts'
import { insertPolicyValue } from '../../../features/policy/store.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import type { Tx } from '../../../platform/db.ts'

/**
 * The trial as it goes: a problem that waits to be issued, an order under way, one overdue; nearly every body has met this
 * quarter, one is overdue.
 */
export async function acceptInTheCounty(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('rectificationOrders').select('id').limit(1).executeTakeFirst()) return
  const today = dayOf(now)
  const stations = (await listFound(tx, rangeOf(countyCode, 'county'))).filter(
    ({ schoolId }) => schoolId !== null,
  )
  const trials = (await readFiles(tx, stations, today)).filter(isInTrial)
  const order = orderIn(
    tx,
    trials.map(({ station }) => station),
    now,
  )
  await order(40, '灭火器过期', '更换灭火器，贴好使用说明。', { ago: 20, days: 10, issue: true })
  await order(44, '电线外露', '请专业人员整理线路，加装护套。', { ago: 5, days: 14, issue: true })
  await order(48, '座椅不够', '添置座椅，不少于二十个座位。', { ago: 2, days: 20, issue: false })
  const since = (await readFiles(tx, stations, today)).filter(isInTrial)
  await readyTwo(tx, since, countyCode, now)
  await meetIn(tx, stations, today)
  for (const table of ['rectification_orders', 'joint_meetings', 'meeting_actions'])
    await sql`update ${sql.table(table)} set simulated = true`.execute(tx)
}

/** Of two that lack nothing else the weeks that they have are enough. */
async function readyTwo(
  tx: Tx,
  trials: readonly StationFile[],
  countyCode: string,
  now: Date,
): Promise<void> {
  const judged = await judgeTrials(tx, operator, trials, rangeOf(countyCode, 'county'), now)
  const able = judged.filter(
    ({ trial, weeks }) =>
      weeks.good > 0 &&
      trial.level === 'village' &&
      trial.lacks.every(({ code }) => code === 'trial_weeks_short'),
  )
  for (const { trial, weeks } of able.slice(0, 2))
    await insertPolicyValue(tx, {
      ...{ id: newId(), rule: 'acceptance.trialWeeks', regionCode: trial.unitCode },
      ...{ level: 'village', value: weeks.good, validFrom: addDays(dayOf(now), -90) },
      ...{ sourceDocument: '演示', setBy: null },
    })
}

const orderIn =
  (tx: Tx, stations: readonly FoundStation[], now: Date) =>
  async (
    nth: number,
    title: string,
    required: string,
    { ago, days, issue }: { ago: number; days: number; issue: boolean },
  ): Promise<void> => {
    const station = stations[nth % stations.length]
    if (!station) return
    const foundOn = addDays(dayOf(now), -ago)
    const { id } = await saveRow(tx, operator, orderRegister, {
      ...{ unitCode: station.unitCode, title, required, foundOn, origin: 'inspection' },
      dueDay: addDays(foundOn, days),
    })
    if (!issue) return
    // Issued on its day: since then it has become overdue, or is being put right.
    const then = new Date(now.getTime() - ago * dayMs)
    await makeMoves(
      ...([tx, operator, movableOf(orderRegister)] as const),
      { rows: [{ id }], move: 'issue' },
      then,
    )
  }

const dayMs = 86_400_000

/** Each body met within the quarter, but one; the next of some is planned. */
async function meetIn(tx: Tx, stations: readonly FoundStation[], today: Day): Promise<void> {
  for (const [n, { unitCode, name }] of stations.entries()) {
    const ago = n === 12 ? 120 : 15 + (n % 60)
    await saveRow(tx, operator, meetingRegister, {
      ...{ unitCode, topic: `${name}站点联席会议`, day: addDays(today, -ago), begins: '15:00' },
      ...{ venue: '村部会议室', agenda: '研究站点管理工作\n研究学习培训计划' },
      ...{ minutes: '通报站点运行情况，商量下一步安排。', resolutions: '按时开放，落实值班。' },
    })
  }
  await sql`update joint_meetings set state = 'signed' where day < ${today}::date`.execute(tx)
}
