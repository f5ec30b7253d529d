import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { listAuditSince } from '../audit/store.ts'
import { operator } from '../people/operator.ts'
import { addMade, addResource } from './library.fixture.ts'
import { resource } from './resource.ts'
import { adoptShippedSubjects } from './subject-actions.ts'

let node: TestNode
const sessions: Record<string, Session> = {}
beforeAll(async () => {
  node = await openTestNode()
  await adoptShippedSubjects(node.db, operator, county)
  const inA = { regionCode: townshipA, level: 'township' as const }
  await somebody(node, { role: 'township_secretary', loginName: 'secretary', ...inA })
  await somebody(node, { role: 'township_clerk', loginName: 'clerk', ...inA })
  await somebody(node, { role: 'organisation_department', loginName: 'organisation' })
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  await somebody(node, {
    role: 'village_secretary',
    regionCode: villageA1,
    level: 'village',
    loginName: 'branch',
  })
  for (const name of ['secretary', 'clerk', 'organisation', 'office', 'branch'])
    sessions[name] = await logInAs(node, name)
})
afterAll(() => node.close())

const as = (name: string) => sessions[name] as Session
const move = (name: string, id: string, move: string, reason?: string) =>
  as(name).send('POST', '/api/resources/moves', { rows: [{ id }], move, ...(reason && { reason }) })
const detail = async (name: string, id: string) =>
  (await as(name).get(`/api/library/resources/${id}`)).json()

describe('S4-1 the owning Party organisation approves', () => {
  test('a clerk sends it, the secretary publishes it, and the history says so', async () => {
    const id = await addResource(node.db, '油茶低改', { ownerCode: townshipA, state: 'draft' })
    await addMade(node.db, id)
    expect((await move('clerk', id, 'submit')).json()).toEqual({ moved: [id], hindered: [] })
    expect((await detail('clerk', id)).moves).toContainEqual(
      expect.objectContaining({
        name: 'publish',
        obstacles: expect.arrayContaining([{ code: 'not_permitted', details: expect.anything() }]),
      }),
    )
    const today = (await as('secretary').get('/api/today')).json()
    expect(today.waiting).toContainEqual(
      expect.objectContaining({ code: 'resources_to_approve', details: { count: 1 } }),
    )
    expect((await move('secretary', id, 'publish')).statusCode).toBe(200)
    // What became of it is read by all, who did what by those of the place.
    expect(await detail('branch', id)).toMatchObject({
      state: 'published',
      ownerName: '廖家桥镇',
      history: [],
    })
    expect(await detail('clerk', id)).toMatchObject({
      history: [
        { name: 'submit', toState: 'in_review' },
        { name: 'publish', toState: 'published' },
      ],
    })
  })

  test('neither the county above nor a village below speaks for the township', async () => {
    const id = await addResource(node.db, '生姜储藏', { ownerCode: townshipA, state: 'in_review' })
    await addMade(node.db, id)
    const refused = await move('organisation', id, 'publish')
    expect(refused.statusCode).toBe(409)
    expect(refused.json().obstacles).toEqual([
      { code: 'not_the_owner', details: { owner: '廖家桥镇' } },
    ])
    expect((await move('branch', id, 'publish')).statusCode).toBe(404)
    const own = await addResource(node.db, '县里的课', { state: 'in_review' })
    await addMade(node.db, own)
    expect((await move('organisation', own, 'publish')).statusCode).toBe(200)
  })

  test('it goes back with a reason only, and is withdrawn with one', async () => {
    const id = await addResource(node.db, '养蜂入门', { ownerCode: townshipA, state: 'in_review' })
    expect((await move('secretary', id, 'back')).json().code).toBe('move_needs_reason')
    expect((await move('secretary', id, 'back', '片头有广告')).statusCode).toBe(200)
    expect(await detail('clerk', id)).toMatchObject({
      state: 'draft',
      history: [{ name: 'back', reason: '片头有广告' }],
    })
  })

  test('another content under a published name is approved again; another title is not', async () => {
    const id = await addResource(node.db, '竹编入门', { ownerCode: townshipA })
    const change = async (more: object) => {
      const row = (await as('clerk').get(`/api/resources/${id}`)).json()
      const { version } = row
      const fields = Object.keys(resource.fields).filter((field) => field in row)
      const values = Object.fromEntries(fields.map((field) => [field, row[field]]))
      return as('clerk').send('PUT', `/api/resources/${id}`, {
        version,
        row: { ...values, ...more },
      })
    }
    expect((await change({ title: '竹编初步' })).statusCode).toBe(200)
    expect((await detail('clerk', id)).state).toBe('published')
    expect((await change({ link: 'https://example.org/other' })).statusCode).toBe(200)
    expect(await detail('clerk', id)).toMatchObject({
      state: 'in_review',
      history: [{ name: 'reconsider', fromState: 'published' }],
    })
  })

  test('one that may not be published keeps all others of the list back', async () => {
    const known = await addResource(node.db, '玉米密植', { state: 'in_review' })
    const unknown = await addResource(node.db, '没有主题', {
      subjects: ['天上的事'],
      state: 'in_review',
    })
    for (const id of [known, unknown]) await addMade(node.db, id)
    const refused = await as('organisation').send('POST', '/api/resources/moves', {
      rows: [{ id: known }, { id: unknown }],
      move: 'publish',
    })
    const obstacles = [
      { code: 'subjects_unknown', details: { subjects: ['天上的事'] }, remedy: 'subjects' },
    ]
    expect(refused.json()).toMatchObject({
      code: 'moves_hindered',
      free: 1,
      hindered: [{ id: unknown, obstacles }],
    })
    expect((await detail('office', known)).state).toBe('in_review')
  })
})

describe('S4-12 subjects', () => {
  test('the tree begins with science and technology, practical technology and popular science', async () => {
    const { subjects } = (await as('clerk').get('/api/library/subjects')).json()
    const roots = subjects
      .filter(({ parentCode }: { parentCode?: string }) => parentCode === undefined)
      .map(({ name }: { name: string }) => name)
    expect(roots).toEqual(expect.arrayContaining(['科技信息', '农村实用技术', '科普知识']))
  })

  test('a resource outlives the renaming and the merging of its subject', async () => {
    const id = await addResource(node.db, '柑橘保果', { subjects: ['practical.citrus'] })
    const byCode = async () =>
      (await as('office').get('/api/library/subjects')).json().subjects as {
        id: string
        code: string
        version: number
        resources: number
      }[]
    const find = async (code: string) => (await byCode()).find((one) => one.code === code)
    const citrus = await find('practical.citrus')
    const row = (await as('office').get(`/api/subjects/${citrus?.id}`)).json()
    const { id: _i, version, regionCode: _r, simulated: _s, updatedAt: _u, ...values } = row
    const renamed = await as('office').send('PUT', `/api/subjects/${citrus?.id}`, {
      version,
      row: { ...values, code: 'practical.orange', name: '柑橘类' },
    })
    expect(renamed.statusCode).toBe(200)
    expect(await detail('clerk', id)).toMatchObject({
      subjects: [
        {
          code: 'practical.citrus',
          path: [{ name: '农村实用技术' }, { name: '果树' }, { name: '柑橘类' }],
        },
      ],
    })
    const kiwi = await find('practical.kiwi')
    const merged = await as('office').send('POST', `/api/library/subjects/${citrus?.id}/merge`, {
      into: kiwi?.id,
    })
    expect(merged.statusCode).toBe(204)
    expect(await detail('clerk', id)).toMatchObject({
      subjects: [{ path: [{ name: '农村实用技术' }, { name: '果树' }, { name: '猕猴桃' }] }],
    })
    expect(await find('practical.kiwi')).toMatchObject({ resources: 1 })
    const search = `/api/library/search?place=${county}&placeLevel=county&subject=practical.kiwi`
    expect((await as('clerk').get(search)).json().count).toBe(1)
  })

  test('a subject is not merged into one below it', async () => {
    const { subjects } = (await as('office').get('/api/library/subjects')).json()
    const idOf = (code: string) => subjects.find((one: { code: string }) => one.code === code).id
    const refused = await as('office').send(
      'POST',
      `/api/library/subjects/${idOf('practical')}/merge`,
      { into: idOf('practical.grain') },
    )
    expect(refused.json().code).toBe('subject_merged_below')
  })
})

describe('S4-7 suitability', () => {
  test('scores are averaged and counted; low ones wait for a review', async () => {
    const id = await addResource(node.db, '听不懂的讲座', { ownerCode: townshipA })
    const rate = (name: string, score: number) =>
      as(name).send('POST', `/api/library/resources/${id}/rating`, {
        ...{ understood: score, learnt: score, used: score },
      })
    await rate('clerk', 2)
    await rate('secretary', 2)
    const low = async () =>
      (await as('secretary').get(`/api/library/review?place=${townshipA}&placeLevel=township`))
        .json()
        .low.map(({ title }: { title: string }) => title)
    expect(await low()).toEqual([])
    await rate('office', 3)
    expect(await detail('branch', id)).toMatchObject({
      suitability: { reviewers: 3, learners: 0, average: 7 / 3, low: true },
    })
    expect(await low()).toEqual(['听不懂的讲座'])
    await rate('clerk', 5)
    expect(await detail('branch', id)).toMatchObject({
      suitability: { reviewers: 3, average: 10 / 3, low: false },
    })
    expect(await low()).toEqual([])
  })
})

describe('what is behind a resource is asked before it is published', () => {
  const inReview = (title: string, more: object = {}) =>
    addResource(node.db, title, { state: 'in_review', ...more })
  const publish = async (id: string, more: object = {}) =>
    (
      await as('organisation').send('POST', '/api/resources/moves', {
        ...{ rows: [{ id }], move: 'publish', ...more },
      })
    ).json()

  test.each([
    ['nothing', {}, undefined, 'resource_nothing'],
    ['a file that could not be made', {}, { fault: 'file_damaged' }, 'resource_failed'],
    ['a file in the making', {}, { making: true as const }, 'resource_making'],
    ['a link without an address', { mediaType: 'link' }, undefined, 'resource_no_link'],
    ['a quiz without questions', { mediaType: 'quiz' }, undefined, 'resource_no_questions'],
    ['subtitles alone', {}, { kind: 'subtitles' as const, manifest: [] }, 'resource_failed'],
  ])('%s hinders it, and nobody overrides that', async (title, more, made, code) => {
    const id = await inReview(title, more)
    if (made) await addMade(node.db, id, made)
    const refused = await publish(id)
    expect(refused).toMatchObject({ code: 'move_obstructed', obstacles: [{ code }] })
    expect(await publish(id, { despite: [code] })).toEqual(refused)
  })

  test.each([
    [
      'an office paper that no phone opens',
      { mediaType: 'document' },
      { kind: 'office' as const, manifest: [] },
      'resource_not_on_phones',
    ],
    ['an address alone', { link: 'https://example.org/a' }, undefined, 'resource_elsewhere'],
  ])(
    '%s warns; whoever has read it publishes all the same, and that is on record',
    async (title, more, made, code) => {
      const id = await inReview(title, more)
      if (made) await addMade(node.db, id, made)
      const obstacles = [{ code, remedy: 'files', overridable: true }]
      expect(await publish(id)).toEqual({ code: 'move_obstructed', move: 'publish', obstacles })
      // Another warning than the one that was read still hinders.
      expect(await publish(id, { despite: ['resource_nothing'] })).toMatchObject({ obstacles })
      expect(await publish(id, { despite: [code] })).toEqual({ moved: [id], hindered: [] })
      const told = await asSystem(node.db, 'test', (tx) =>
        listAuditSince(tx, {
          ...{ subjectType: 'resource', subjectIds: [id], since: '2000-01-01T00:00:00Z' },
        }),
      )
      expect(told.at(-1)?.payload).toMatchObject({ move: 'publish', despite: [code] })
    },
  )

  test('a later edition that opens takes the hindrance of a failed one away', async () => {
    const id = await inReview('第二次成功')
    await addMade(node.db, id, { fault: 'file_damaged' })
    await addMade(node.db, id)
    expect(await publish(id)).toEqual({ moved: [id], hindered: [] })
  })
})
