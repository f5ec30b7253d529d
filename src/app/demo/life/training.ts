import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../../base/calendar.ts'
import { rangeOf } from '../../../base/place.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import { operator } from '../../../features/people/operator.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import { missingOn } from '../../../features/training/actions.ts'
import type { Missing } from '../../../features/training/api.ts'
import type { BatchState } from '../../../features/training/batch.ts'
import { certificateRegister, issueFor } from '../../../features/training/certificate-registers.ts'
import { mandatoryOf, type TrainedMode } from '../../../features/training/competency.ts'
import { enrolIn } from '../../../features/training/enrolment-registers.ts'
import { batchRegister } from '../../../features/training/registers.ts'
import type { Tx } from '../../../platform/db.ts'

const dayMs = 86_400_000

/**
 * Two batches are closed and their people certified, one is under way, one takes people; some are still to be enrolled. Two
 * certificates end soon, one was revoked.
 */
export async function trainInTheCounty(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('trainingBatches').select('id').limit(1).executeTakeFirst()) return
  const today = dayOf(now)
  const year = today.slice(0, 4)
  const { people } = await missingOn(tx, operator, rangeOf(countyCode, 'county'), today)
  const village = people.filter(({ tier }) => tier === 'village_point')
  const township = people.filter(({ tier }) => tier === 'township_station')
  // Of most stations one of the two, of some both; of every ninth nobody yet.
  const closed = ofStations(village, (n, at) => n % 9 !== 8 && (at === 0 || n % 3 === 0))
  const left = village.filter((one) => !closed.includes(one))
  const running = left.slice(0, 40)
  const batch = (number: number, more: object, state: BatchState) =>
    addBatch(tx, countyCode, { batchNo: `${year}-${number}`, ...more }, state)

  const first = await batch(
    1,
    {
      ...{ title: '村级点管理员第一期', tier: 'village_point', mode: 'mode2' },
      ...{ fromDay: addDays(today, -70), toDay: addDays(today, -66), capacity: 400 },
    },
    'running',
  )
  await enrolIn(tx, operator, first, closed)
  await score(tx, first, { followed: true, today })
  await certify(tx, first, new Date(now.getTime() - 65 * dayMs))
  await setState(tx, first, 'closed')

  const second = await batch(
    2,
    {
      ...{ title: '村级点管理员第二期', tier: 'village_point', mode: 'mode2' },
      ...{ fromDay: addDays(today, -1), toDay: addDays(today, 3), capacity: 60 },
    },
    'running',
  )
  await enrolIn(tx, operator, second, running)
  await score(tx, second, { followed: false, today })

  const third = await batch(
    3,
    {
      ...{ title: '乡镇站管理员第一期', tier: 'township_station', mode: 'mode3' },
      ...{ fromDay: addDays(today, -60), toDay: addDays(today, -56), capacity: 50 },
    },
    'running',
  )
  const trained = ofStations(township, (n, at) => n % 9 !== 8 && at === 0)
  await enrolIn(tx, operator, third, trained)
  await score(tx, third, { followed: true, today, mode: 'mode3' })
  await certify(tx, third, new Date(now.getTime() - 55 * dayMs))
  await setState(tx, third, 'closed')

  const fourth = await batch(
    4,
    {
      ...{ title: '乡镇站管理员第二期', tier: 'township_station', mode: 'mode3' },
      ...{ fromDay: addDays(today, 24), toDay: addDays(today, 28), capacity: 50 },
    },
    'enrolling',
  )
  const others = township.filter((one) => !trained.includes(one))
  await enrolIn(tx, operator, fourth, others.slice(0, Math.ceil(others.length / 2)))
  await endSomeCertificates(tx, now)
  for (const table of ['training_batches', 'enrolments', 'post_certificates'])
    await sql`update ${sql.table(table)} set simulated = true`.execute(tx)
}

/** Whom `takes` takes: the `at`th of the `n`th station. */
function ofStations(
  people: readonly Missing[],
  takes: (n: number, at: number) => boolean,
): Missing[] {
  const stations = [...Map.groupBy(people, ({ unitCode }) => unitCode).values()]
  return stations.flatMap((own, n) => own.filter((_, at) => takes(n, at)))
}

async function addBatch(
  tx: Tx,
  placeCode: string,
  more: { batchNo: string },
  state: BatchState,
): Promise<string> {
  await saveRow(tx, operator, batchRegister, {
    ...{ placeCode, scope: 'administrator', minutes: 1_800, venue: '县委党校三楼机房' },
    ...{ strands: ['awareness', 'technology', 'needs'] },
    ...{ methods: ['theory', 'hands_on', 'mentoring', 'questionnaire'] },
    ...{ trainers: '县远程办、县电教站教师', partners: '各村支部书记和党员代表参加讨论和观摩' },
    ...{ localCases: '用本县站点的接收机和投影机；讲腊尔山站点的开放日' },
    ...more,
  })
  await setState(tx, more.batchNo, state)
  return more.batchNo
}

const setState = (tx: Tx, batchNo: string, state: BatchState) =>
  tx.updateTable('trainingBatches').set({ state }).where('batchNo', '=', batchNo).execute()

/** The same scores for the same people in every demonstration. */
async function score(
  tx: Tx,
  batchNo: string,
  { followed, today, mode = 'mode2' }: { followed: boolean; today: Day; mode?: TrainedMode },
): Promise<void> {
  const die = sql`abs(hashtext(name || unit_code))`
  await sql`
    update enrolments set pre_score = 35 + ${die} % 30,
      mentor = case when ${die} % 4 = 0 then '县电教站张老师' end,
      tested_on = case when ${followed} or ${die} % 3 > 0 then (
        select least(b.to_day, ${today}::date) from training_batches as b where b.batch_no = ${batchNo}) end,
      tester = case when ${followed} or ${die} % 3 > 0 then '县电教站' end,
      mastered = case when ${followed} or ${die} % 3 = 1 then ${[...mandatoryOf(mode)]}::text[]
        when ${die} % 3 = 2 then '{connect,receive,play,gather}'::text[] end,
      post_score = case when ${followed} then 66 + ${die} % 34 end,
      follow_up_score = case when ${followed} and ${die} % 5 > 0 then 64 + ${die} % 34 end,
      satisfaction = case when ${followed} then 3 + ${die} % 3 end
    where batch_no = ${batchNo}`.execute(tx)
}

async function certify(tx: Tx, batchNo: string, at: Date): Promise<void> {
  await sql`
    update enrolments set state = 'certified', state_at = ${at.toISOString()}::timestamptz
    where batch_no = ${batchNo}`.execute(tx)
  const { rows } = await sql<Pick<Missing, 'unitCode' | 'name'>>`
    select unit_code, name from enrolments where batch_no = ${batchNo} order by unit_code, name`.execute(
    tx,
  )
  await issueFor(
    tx,
    operator,
    rows.map(({ unitCode, name }) => ({
      unitCode,
      name,
      batchNo,
      scope: 'administrator' as const,
    })),
    at,
  )
}

async function endSomeCertificates(tx: Tx, now: Date): Promise<void> {
  const today = dayOf(now)
  const chosen = await tx
    .selectFrom('postCertificates')
    .select('id')
    .orderBy('unitCode')
    .orderBy('name')
    .limit(3)
    .execute()
  const [one, two, revoked] = chosen.map(({ id }) => id)
  for (const [id, days] of [
    [one, 20],
    [two, 41],
  ] as const)
    await tx
      .updateTable('postCertificates')
      .set({ fromDay: addDays(today, days - 1_095), toDay: addDays(today, days), batchNo: null })
      .where('id', '=', id ?? '')
      .execute()
  await makeMoves(
    tx,
    operator,
    movableOf(certificateRegister),
    { rows: [{ id: revoked ?? '' }], move: 'revoke', reason: '请人代考，查实后吊销' },
    now,
  )
}
