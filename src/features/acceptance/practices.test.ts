import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  type Session,
  somebody,
  townshipB,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { isQueued } from '../../platform/jobs.ts'
import { type Founding, openFounding } from '../founding/founding.fixture.ts'
import { resourceRegister, subjectRegister } from '../library/registers.ts'
import { adoptShippedSubjects } from '../library/subject-actions.ts'
import { operator } from '../people/operator.ts'
import { retireRow } from '../registers/actions.ts'
import type { Register } from '../registers/registers.ts'
import { move, photograph, today, why } from './acceptance.fixture.ts'
import { acceptanceJobs } from './jobs.ts'
import type { Practice } from './practice-api.ts'

const cases = 'practice_cases'
let at: Founding
let head: Session
let otherHead: Session
let village: Session
let stranger: Session
let administrator: Session
beforeAll(async () => {
  at = await openFounding()
  await adoptShippedSubjects(at.hub.db, operator, county)
  const enter = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(at.hub, (await somebody(at.hub, who)).loginName)
  const headOf = (regionCode: string, organisationId = '', name: string) =>
    enter({ role: 'head_of_school', level: 'village', regionCode, organisationId, name })
  head = await headOf(villageA1, at.schools[0], '吴校长')
  otherHead = await headOf(villageA2, at.schools[1], '龙校长')
  village = await enter({ role: 'village_secretary', level: 'village', regionCode: villageA1 })
  stranger = await enter({ role: 'township_clerk', level: 'township', regionCode: townshipB })
  administrator = await enter({ role: 'administrator' })
})
afterAll(() => at?.hub.close())

const lesson = (more: object = {}) => ({
  ...{ unitCode: villageA1, schoolCode: 'T-01', title: '农忙时改在晚上学', notedOn: '2026-11-20' },
  ...{ problem: '春耕时白天没有人来。', done: '改到晚上七点半。', result: '每次来三十人。' },
  ...{ subjects: ['party.work'], ...more },
})
const write = (who: Session, more: object = {}) =>
  who.send('POST', `/api/${cases}`, { row: lesson(more) })
async function written(who: Session, more: object = {}): Promise<string> {
  const answer = await write(who, more)
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json().id
}
/** From a lesson to one that waits for the county. */
async function submitted(who: Session, more: object = {}): Promise<string> {
  const id = await written(who, more)
  expect(await why(who, cases, 'submit', [id])).toEqual([])
  return id
}
const retire = (of: Register, row: { id: string; version: number }) =>
  retireRow(at.hub.db, operator, of, { ...row, reason: '不要了', along: true }, new Date())
/** What the queue does next; again, where the node died meanwhile. */
const runJob = (practiceId: string) => acceptanceJobs[0]?.run(at.hub.ground, { practiceId })
const told = async (who: Session, id: string): Promise<Practice | null> =>
  (await who.get(`/api/acceptance/practices/${id}`)).json().practice
async function found(who: Session, text: string): Promise<string[]> {
  const asked = new URLSearchParams({ place: county, placeLevel: 'county', text })
  const answer = await who.get(`/api/library/search?${asked}`)
  expect(answer.statusCode, answer.body).toBe(200)
  const { rows } = answer.json() as { rows: { id: string; title: string }[] }
  return rows.filter(({ title }) => title === text).map(({ id }) => id)
}
type Kept = { id: string; state: string; version: number; editions: number; simulated: boolean }
const resourcesOf = (id: string) =>
  asSystem(at.hub.db, 'test', async (tx) => {
    const { rows } = await sql<Kept>`
      select r.id, r.state, r.version, r.simulated, (select count(*)::int from editions as e where e.resource_id = r.id) as editions
      from resources as r where r.catalogue_no = ${`JY-${id}`}`.execute(tx)
    return rows
  })

test('I4-5 a lesson is written by the host school, the village and the township of a station, and by nobody else', async () => {
  const mine = await written(head, { title: '学校写的' })
  await written(village, { schoolCode: undefined, title: '村里写的' })
  await written(at.clerk, { schoolCode: undefined, title: '乡镇写的' })
  const codes = async (who: Session, more: object = {}) =>
    (await write(who, more)).json().problems?.map(({ code }: { code: string }) => code) ?? []
  expect(await codes(head, { schoolCode: undefined, title: '甲' })).toEqual(['place_not_yours'])
  expect(await codes(otherHead, { schoolCode: 'T-02', title: '甲' })).toEqual([
    'practice_of_other_school',
  ])
  expect((await write(stranger, { schoolCode: undefined, title: '甲' })).statusCode).toBe(400)
  expect((await write(at.office, { title: '甲' })).statusCode).toBe(400)
  expect((await otherHead.get(`/api/${cases}/${mine}`)).statusCode).toBe(404)
  await photograph(head, cases, mine, 'evidence')
})

test('I4-5 it waits for the county, which may send it back with a reason; sent again it may not be changed', async () => {
  const id = await submitted(head, { title: '退回再报' })
  expect(await today(at.office)).toContain('practice_cases_waiting')
  expect(await why(at.clerk, cases, 'approve', [id])).toEqual(['not_permitted'])
  expect(await why(at.office, cases, 'return', [id])).toEqual(['move_needs_reason'])
  expect(await why(at.office, cases, 'return', [id], '写明来了多少人')).toEqual([])
  const { version } = (await head.get(`/api/${cases}/${id}`)).json()
  const change = (result: string, v: number) =>
    head.send('PUT', `/api/${cases}/${id}`, {
      row: lesson({ title: '退回再报', result }),
      version: v,
    })
  const changed = await change('每次来三十五人。', version)
  expect(changed.statusCode, changed.body).toBe(200)
  expect(await why(head, cases, 'submit', [id])).toEqual([])
  expect((await change('改', changed.json().version + 1)).json()).toMatchObject({
    code: 'case_not_editable',
  })
})

test('I4-5 nobody approves what he wrote, changed or sent himself', async () => {
  const own = await submitted(administrator, { title: '自己写的' })
  expect(await why(administrator, cases, 'approve', [own])).toEqual(['practice_of_own_hand'])
  const sent = await written(head, { title: '别人写的' })
  expect(await why(administrator, cases, 'submit', [sent])).toEqual([])
  expect(await why(administrator, cases, 'approve', [sent])).toEqual(['practice_of_own_hand'])
  expect(await why(at.office, cases, 'approve', [sent])).toEqual([])
})

test('I4-5 a lesson whose subject the library does not know is not sent', async () => {
  const id = await written(head, { title: '没有主题', subjects: ['春耕大忙'] })
  expect(await why(head, cases, 'submit', [id])).toEqual(['subjects_unknown'])
})

test('I4-5 a lesson is not sent before the day on which it says that it was noted', async () => {
  const id = await written(head, { title: '还没到那天', notedOn: '2026-12-01' })
  expect(await why(head, cases, 'submit', [id])).toEqual(['day_to_come'])
})

test('I4-5 an approved lesson is a document of the library that every station finds, not before it and not after it is withdrawn', async () => {
  const title = '夜间学习接送老人'
  const id = await submitted(head, { title })
  expect(await found(otherHead, title)).toEqual([])
  expect(await told(otherHead, id)).toBeNull()
  expect(await why(at.office, cases, 'approve', [id])).toEqual([])
  expect(await found(otherHead, title)).toEqual([])
  await runJob(id)
  const [resourceId = ''] = await found(otherHead, title)
  const url = `/api/library/resources/${resourceId}`
  const { row, state } = (await otherHead.get(url)).json()
  expect(state).toBe('published')
  expect(row).toMatchObject({
    ...{ title, mediaType: 'document', subjects: ['party.work'], contributor: '吴校长' },
    contributorOrganisation: '瓦场村站点（小学1）',
  })
  const { history } = (await at.office.get(url)).json()
  expect(history.map(({ name, actorName }: Record<string, string>) => [name, actorName])).toEqual([
    ['submit', '测试人员'],
    ['publish', '测试人员'],
  ])
  const { editions } = (await otherHead.get(`/api/library/resources/${resourceId}/editions`)).json()
  expect(editions).toMatchObject([{ number: 1, state: 'ready', kind: 'text' }])
  const page = editions[0].manifest.find(({ path }: { path: string }) => path === 'page.html')
  const parts: Buffer[] = []
  for await (const part of at.hub.ground.blobs.read(page.hash)) parts.push(part)
  expect(Buffer.concat(parts).toString()).toContain('<p>改到晚上七点半。</p>')

  expect(await why(head, cases, 'withdraw', [id], '过时了')).toEqual(['not_permitted'])
  expect(await why(at.office, cases, 'withdraw', [id], '过时了')).toEqual([])
  expect(await found(otherHead, title)).toEqual([])
  expect(await resourcesOf(id)).toMatchObject([{ state: 'withdrawn' }])
  await runJob(id)
  expect(await resourcesOf(id)).toMatchObject([{ state: 'withdrawn', editions: 1 }])
})

test('I4-5 approved twice, and made again after a crash, it is one resource with one document', async () => {
  const id = await submitted(head, { title: '两个人同时同意' })
  const answers = await Promise.all([1, 2].map(() => move(at.office, cases, 'approve', [id])))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  // What a crash between the two leaves: it waits, and its job is still there.
  expect(await resourcesOf(id)).toMatchObject([{ state: 'in_review', editions: 0 }])
  expect(await asSystem(at.hub.db, 'test', (tx) => isQueued(tx, id))).toBe(true)
  await Promise.all([runJob(id), runJob(id)])
  await runJob(id)
  expect(await resourcesOf(id)).toMatchObject([
    { state: 'published', editions: 1, simulated: false },
  ])
  expect(await why(at.office, cases, 'approve', [id])).toEqual(['move_not_from_here'])
})

test('I4-5 withdrawn before its document is made, it never comes out', async () => {
  const id = await submitted(head, { title: '马上撤下' })
  expect(await why(at.office, cases, 'approve', [id])).toEqual([])
  expect(await why(at.office, cases, 'withdraw', [id], '误点')).toEqual([])
  await runJob(id)
  expect(await resourcesOf(id)).toMatchObject([{ state: 'draft', editions: 0 }])
})

test('I4-5 whose subject is removed before its document is made, it waits with its document for the owner of the library', async () => {
  const id = await submitted(head, { title: '主题后来没有了', subjects: ['science.weather'] })
  expect(await why(at.office, cases, 'approve', [id])).toEqual([])
  const subject = await asSystem(at.hub.db, 'test', (tx) =>
    tx
      .selectFrom('subjects')
      .select(['id', 'version'])
      .where('code', '=', 'science.weather')
      .executeTakeFirstOrThrow(),
  )
  await retire(subjectRegister as unknown as Register, subject)
  await runJob(id)
  await runJob(id)
  expect(await resourcesOf(id)).toMatchObject([{ state: 'in_review', editions: 1 }])
  expect(await why(at.office, cases, 'withdraw', [id], '误点')).toEqual([])
})

test.each([
  [
    'retired',
    '馆里不要了',
    (id: string, version: number) =>
      retire(resourceRegister as unknown as Register, { id, version }),
  ],
  [
    'given to another owner',
    '馆里换了所属',
    (id: string) =>
      asSystem(at.hub.db, 'test', (tx) =>
        tx.updateTable('resources').set({ ownerCode: townshipB }).where('id', '=', id).execute(),
      ),
  ],
])(
  'I4-5 what the library has %s, waiting or published, is left there when its lesson is withdrawn',
  async (_, title, take) => {
    for (const isPublished of [false, true]) {
      const id = await submitted(head, { title: `${title}${isPublished}` })
      expect(await why(at.office, cases, 'approve', [id])).toEqual([])
      if (isPublished) await runJob(id)
      const [before] = await resourcesOf(id)
      await take(before?.id ?? '', before?.version ?? 0)
      await runJob(id)
      expect((await resourcesOf(id))[0]?.state).toBe(before?.state)
      expect(await why(at.office, cases, 'withdraw', [id], '过时了')).toEqual([])
      expect((await resourcesOf(id))[0]?.state).toBe(before?.state)
    }
  },
)

test('I4-5 another station says once that it takes a lesson over, and every station sees how many did (O4-7)', async () => {
  const id = await submitted(head, { title: '签到用大字表' })
  const adopt = (who: Session, unitCode: string, of = id) =>
    who.send('POST', `/api/acceptance/practices/${of}/adoptions`, { unitCode })
  expect((await adopt(otherHead, villageA2)).json()).toMatchObject({
    code: 'practice_cases_not_found',
  })
  await move(at.office, cases, 'approve', [id])
  await runJob(id)
  const resourceId = (await resourcesOf(id))[0]?.id ?? ''
  expect(await told(otherHead, resourceId)).toMatchObject({
    ...{ id, resourceId, stationName: '瓦场村', schoolName: '小学1', adoptions: [] },
    mayAdopt: [{ unitCode: villageA2 }],
  })
  expect((await adopt(otherHead, villageA1)).json()).toMatchObject({ code: 'not_permitted' })
  expect((await adopt(head, villageA1)).json()).toMatchObject({ code: 'practice_of_own_station' })
  expect((await adopt(at.office, villageA2)).json()).toMatchObject({ code: 'not_permitted' })
  for (const _ of [1, 2])
    expect((await adopt(otherHead, villageA2, resourceId)).json()).toEqual({ adoptions: 1 })
  for (const who of [head, stranger, at.office])
    expect(await told(who, id)).toMatchObject({
      adoptions: [{ unitCode: villageA2, unitName: '八斗丘村', day: '2026-11-30' }],
    })
  expect((await told(otherHead, id))?.mayAdopt).toEqual([])
  expect(await told(head, resourceId)).toMatchObject({ mayAdopt: [] })
})
