import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { industryRegister, schoolRegister } from '../schools/registers.ts'
import type { LibraryAnswer } from './api.ts'
import { addResource } from './library.fixture.ts'
import { needRegister } from './registers.ts'
import { suitabilityRated } from './replication.ts'
import { setStates } from './store.ts'
import { adoptShippedSubjects } from './subject-actions.ts'

let hub: TestNode
let station: TestStation
let office: Session
let teacher: Session
const ids: Record<string, string> = {}
beforeAll(async () => {
  hub = await openTestNode()
  await adoptShippedSubjects(hub.db, operator, county)
  const village = { villageCode: villageA1 }
  const school = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'A-01', name: '瓦场小学', ...village },
    ...{ stage: 'primary', mode: 'mode2', boarding: false },
  })
  await saveRow(hub.db, operator, industryRegister, { ...village, product: '茶叶', households: 9 })
  ids.tea = await addResource(hub.db, '茶树冬季修剪', { subjects: ['practical.tea'] })
  ids.goat = await addResource(hub.db, '山羊舍的建法', { subjects: ['practical.goats'] })
  await addResource(hub.db, '还没审的采茶', { subjects: ['practical.tea'], state: 'draft' })
  await somebody(hub, { role: 'programme_office', loginName: 'office' })
  await somebody(hub, {
    role: 'head_of_school',
    organisationId: school.id,
    ...{ regionCode: villageA1, level: 'village', loginName: 'teacher' },
  })
  office = await logInAs(hub, 'office')
  station = await openTestStation(hub, {
    ...{ name: '瓦场小学', regionCode: villageA1, organisationId: school.id },
  })
  await station.contact()
  teacher = await logInAs({ ...station, setNow: () => {} }, 'teacher')
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

const search = async (session: Session, text = ''): Promise<LibraryAnswer> => {
  const asked = new URLSearchParams({ place: townshipA, placeLevel: 'township', text })
  return (await session.get(`/api/library/search?${asked}`)).json() as LibraryAnswer
}

test('S4-6 S21 a station finds what its hub finds, ranked alike, and no drafts', async () => {
  for (const text of ['', 'csdj', '茶树秋季修剪', '茶叶', '采茶', '山羊'])
    expect(await search(teacher, text)).toEqual(await search(office, text))
  const titles = (await search(teacher)).rows.map(({ title }) => title)
  expect(titles).toEqual(['茶树冬季修剪', '山羊舍的建法'])
  const kept = await asSystem(station.db, 'test', (tx) =>
    tx.selectFrom('resources').select('title').execute(),
  )
  expect(kept).toHaveLength(2)
})

test('S4-7 learners’ scores come up without who gave them, once, and the average goes down again', async () => {
  const rate = (score: number) =>
    teacher.send('POST', `/api/library/resources/${ids.tea}/rating`, {
      ...{ understood: score, learnt: score, used: score },
    })
  for (const score of [5, 4, 3]) expect((await rate(score)).statusCode).toBe(204)
  await station.contact()
  const detail = (await office.get(`/api/library/resources/${ids.tea}`)).json()
  expect(detail.suitability).toMatchObject({ learners: 3, reviewers: 0, average: 4, low: false })
  const lines = await asSystem(hub.db, 'test', (tx) =>
    tx.selectFrom('syncRecords').select('line').execute(),
  )
  expect(lines.filter(({ line }) => line.includes('suitability_rated'))).toHaveLength(3)
  expect(lines.filter(({ line }) => line.includes('"actor"'))).toEqual([])
  await station.contact()
  expect((await search(teacher)).rows[0]).toMatchObject({
    suitability: { learners: 3 },
    reasons: [{ reason: 'industry' }, { reason: 'suitable', points: 20 }],
  })
  expect(await search(teacher)).toEqual(await search(office))
})

test('S4 a fact that comes twice changes nothing', async () => {
  const body = { resourceId: ids.goat as string, understood: 2, learnt: 2, used: 2 }
  const fact = {
    body,
    about: { id: '00000000-0000-4000-8000-000000000001', station: station.id, wallMs: 0 },
  }
  await asSystem(hub.db, 'test', async (tx) => {
    await suitabilityRated.apply(tx, [fact])
    await suitabilityRated.apply(tx, [fact])
  })
  const detail = (await office.get(`/api/library/resources/${ids.goat}`)).json()
  expect(detail.suitability).toMatchObject({ learners: 1 })
})

test('S4-3 S5-14 what people ask for at a station stands on the hub’s page of needs, with the need it became', async () => {
  await teacher.send('POST', '/api/library/topics', { topic: '无人机打药', dialect: '苗语' })
  await station.contact()
  const coverage = async () =>
    (await office.get(`/api/library/coverage?place=${townshipA}&placeLevel=township`)).json()
  const topic = '无人机打药'
  const asked = { topic, dialect: '苗语', stationName: '瓦场小学', regionCode: villageA1 }
  const enter = (placeCode: string) =>
    saveRow(hub.db, operator, needRegister, { topic, placeCode, askedOn: '2026-09-01' })
  await enter(townshipB)
  expect((await coverage()).asked.topics).toMatchObject([{ ...asked, needId: null }])
  const { id } = await enter(townshipA)
  expect((await coverage()).asked.topics).toMatchObject([{ ...asked, needId: id }])
})

test('S4-1 S23 what is withdrawn leaves the stations', async () => {
  await asSystem(hub.db, 'test', (tx) => setStates(tx, [ids.tea as string], 'withdrawn'))
  await station.contact()
  expect((await search(teacher)).rows.map(({ title }) => title)).toEqual(['山羊舍的建法'])
})
