import { sql } from 'kysely'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { placeAt, rangeOf } from '../../../base/place.ts'
import { may } from '../../../features/people/actor.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { expertRegister } from '../../../features/sessions/registers.ts'
import type { DutyKind } from '../../../features/sessions/visit.ts'
import { recordDuty } from '../../../features/sessions/visit-actions.ts'
import type { Recorder } from '../../../features/sync/record-actions.ts'
import { listStations } from '../../../features/timetable/station-store.ts'
import type { Tx } from '../../../platform/db.ts'
import { simulatedPersons } from '../persons.ts'
import { randomFor } from '../random.ts'
import { listHolders, signedIn } from './people.ts'

const mostStations = 1_000

/** What was done, how many days ago. */
const duties: readonly { kind: DutyKind; ago: number; note: string }[] = [
  { kind: 'contact', ago: 3, note: '和学校商量了下次的教室和钥匙' },
  { kind: 'organise', ago: 6, note: '挨家通知，来的人比上次多' },
  { kind: 'feedback', ago: 8, note: '大家想多学几次修剪，已告诉学校' },
  { kind: 'tutor', ago: 13, note: '帮大家用手机查行情' },
  { kind: 'return_visit', ago: 16, note: '看了两户的果园，剪得都对' },
]

const experts = [
  ['specialist', '椪柑修剪、果园管理', '县柑桔研究所', '农闲；提前三天'],
  ['specialist', '生猪疫病防治', '县畜牧水产事务中心', '工作日'],
  ['scholar', '党的基层组织建设', '县委党校', '周末'],
  ['local', '山地养蜂', '养蜂合作社', '晚上'],
  ['local', '茶园冬管、炒茶', '茶叶合作社', '农闲'],
] as const

/** Most assistants did their duties, every twelfth was not in touch for too long; and who may be asked to tutor. */
export async function assistInTheCounty(
  tx: Tx,
  recorder: Recorder,
  countyCode: string,
  now: Date,
): Promise<void> {
  if (await tx.selectFrom('experts').select('id').limit(1).executeTakeFirst()) return
  const office = await signedIn(tx, 'office1', now)
  const makePerson = simulatedPersons()
  for (const [n, [kind, skills, unit, available]] of experts.entries()) {
    const { name } = makePerson(randomFor(433123, 'expert', String(n)), {
      ...{ sex: n % 2 ? 'f' : 'm', bornFrom: 1965, bornTo: 1990 },
    })
    const placeCode = placeAt(countyCode, 'county')
    await saveRow(tx, office, expertRegister, {
      ...{ placeCode, name, kind, skills, unit, available },
      verifiedOn: addDays(dayOf(now), -20 - n),
    })
  }
  await sql`update experts set simulated = true`.execute(tx)
  const logins = new Map(
    (await listHolders(tx)).map(({ role, regionCode, loginName }) => [
      `${role} ${regionCode}`,
      loginName,
    ]),
  )
  const stations = await listStations(tx, rangeOf(countyCode, 'county'), mostStations)
  for (const [n, { unitCode }] of stations.entries()) {
    const login = logins.get(`village_secretary ${unitCode}`)
    const own = login ? await signedIn(tx, login, now) : office
    const actor = may(own, 'duties.write', { regionCode: unitCode }) ? own : office
    for (const { kind, ago, note } of duties.slice(0, 1 + (n % duties.length)))
      await recordDuty(
        tx,
        actor,
        recorder,
        { unitCode, kind, note, day: addDays(dayOf(now), -ago - (n % 12 === 11 ? 21 : n % 4)) },
        now,
      )
  }
}
