import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../../../test/harness/node.ts'
import { placeAt } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { setPolicy } from '../policy/actions.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import { issueFor } from '../training/certificate-registers.ts'
import { sessionRegister } from './registers.ts'
import { addStation } from './sessions.fixture.ts'

let hub: TestHub
let head: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-12-10T02:00:00.000Z')
  const { id } = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'C-01', name: '小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  for (const name of ['无证的人', '龙小梅'])
    persons.set(name, (await addPerson(hub.db, operator, { name, orgUnitId: id })).id)
  await addStation(hub.db, { unitCode: villageA1, schoolId: id })
  const { loginName } = await somebody(hub, {
    ...{ role: 'head_of_school', organisationId: id, regionCode: villageA1, level: 'village' },
  })
  head = await logInAs(hub, loginName)
  await setPolicy(hub.db, operator, {
    ...{ rule: 'training.certifiedOperators', value: 1, validFrom: '2026-12-05' },
    ...{ regionCode: placeAt(villageA1, 'county'), level: 'county', sourceDocument: '测试文件' },
  })
  await asSystem(hub.db, 'test', (tx) =>
    issueFor(
      tx,
      operator,
      [{ unitCode: villageA1, name: '龙小梅', scope: 'operator' }],
      new Date('2026-12-07T02:00:00.000Z'),
    ),
  )
})
afterAll(() => hub?.close())

/** Ids of those who run sessions. */
const persons = new Map<string, string>()

let minute = 10

/** What kept it from being confirmed; empty: it was confirmed. */
async function confirming(day: string, ...names: string[]): Promise<string[]> {
  minute++
  const { id } = await saveRow(hub.db, operator, sessionRegister, {
    ...{ schoolCode: 'C-01', stations: [villageA1], kind: 'group_learning', title: '学习', day },
    ...{ plannedFrom: `19:${minute}`, plannedTo: '21:00', beganAt: '19:30', endedAt: '20:30' },
    staff: names.map((name, at) => ({
      ...{ personId: persons.get(name), name, part: at === 0 ? 'operator' : 'host' },
    })),
    headCount: 20,
  })
  await asSystem(hub.db, 'test', (tx) =>
    tx.updateTable('sessions').set({ state: 'recorded' }).where('id', '=', id).execute(),
  )
  const answer = await head.send('POST', '/api/sessions/moves', { rows: [{ id }], move: 'confirm' })
  if (answer.statusCode === 200) return []
  return answer.json().obstacles.map(({ code }: { code: string }) => code)
}

test('INV-12, S3-17 before the first day of the rule nobody is asked for a certificate', async () => {
  expect(await confirming('2026-12-04', '无证的人')).toEqual([])
})

test('INV-12, S3-17 from that day on what nobody certified ran stays recorded, and unconfirmed', async () => {
  expect(await confirming('2026-12-06', '无证的人')).toEqual(['session_not_certified'])
})

test('INV-12 the certificate of the day counts, not that of today', async () => {
  expect(await confirming('2026-12-06', '龙小梅')).toEqual(['session_not_certified'])
  expect(await confirming('2026-12-08', '龙小梅')).toEqual([])
})

test('S3-19 somebody certified beside the operator is enough', async () => {
  expect(await confirming('2026-12-09', '无证的人', '龙小梅')).toEqual([])
})
