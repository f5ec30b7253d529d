import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
  villageB1,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { industryRegister } from '../schools/registers.ts'
import type { LibraryAnswer, RankReason } from './api.ts'
import { addResource } from './library.fixture.ts'
import { pointsOf } from './rank.ts'
import { needRegister } from './registers.ts'
import { adoptShippedSubjects } from './subject-actions.ts'

let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
  await adoptShippedSubjects(node.db, operator, county)
  await addResource(node.db, '茶树冬季修剪技术', {
    subjects: ['practical.tea'],
    seasonMonths: [11, 12],
  })
  await addResource(node.db, '猕猴桃溃疡病防治', {
    subjects: ['practical.kiwi'],
    mediaType: 'ebook',
  })
  await addResource(node.db, '水稻旱育秧', {
    subjects: ['practical.rice'],
    useModes: ['personal'],
    dialects: ['苗语'],
  })
  await addResource(node.db, '苗族山歌选段', {
    subjects: ['culture.local'],
    mediaType: 'audio',
    category: 'local_culture',
    locality: villageA1,
    originLevel: 'other_region',
  })
  await addResource(node.db, '没有审过的采茶视频', { subjects: ['practical.tea'], state: 'draft' })
  const addIndustry = (villageCode: string, product: string, households: number) =>
    saveRow(node.db, operator, industryRegister, { villageCode, product, households })
  await addIndustry(villageA1, '茶叶', 120)
  await addIndustry(villageB1, '猕猴桃', 80)
})
afterAll(() => node.close())

async function search(
  query: Record<string, string | number>,
  place = county,
  session = office,
): Promise<LibraryAnswer> {
  const placeLevel = place === county ? 'county' : 'township'
  const asked = new URLSearchParams({ place, placeLevel })
  for (const [name, value] of Object.entries(query)) asked.set(name, String(value))
  const response = await session.get(`/api/library/search?${asked}`)
  expect(response.statusCode).toBe(200)
  return response.json() as LibraryAnswer
}
const titles = async (...given: Parameters<typeof search>) =>
  (await search(...given)).rows.map(({ title }) => title)

describe('S4-6 search', () => {
  test.each([
    ['修剪', 'a word'],
    ['茶樹冬季', 'the other script'],
    ['季修', 'across two words'],
    ['csdj', 'initials'],
    ['chashudongji', 'spelt out'],
    ['xiujian', 'spelt out from the middle'],
    ['茶 修剪', 'two pieces'],
    ['茶树冬计修剪', 'a slip of the input method'],
  ])('%s finds the pruning of tea: %s', async (text) => {
    const answer = await search({ text })
    expect(answer.rows.map(({ title }) => title)).toEqual(['茶树冬季修剪技术'])
    expect(answer.nearly).toBe(false)
  })

  test.each(['茶树秋季修剪', 'chashudonji', 'mihoutaokuiyabing'])(
    '%s is mistyped: what is meant is shown and told as near',
    async (text) => {
      const answer = await search({ text })
      expect(answer.rows).toHaveLength(1)
      expect(answer).toMatchObject({ nearly: true, count: 1 })
    },
  )

  test('nothing like it finds nothing', async () => {
    expect(await search({ text: '拖拉机维修' })).toMatchObject({
      rows: [],
      count: 0,
      nearly: false,
    })
  })

  test('the name of a subject finds what is of it, whatever its title', async () => {
    expect(await titles({ text: '果树' })).toEqual(['猕猴桃溃疡病防治'])
  })

  test('a draft is not shown, and where drafts are wanted only to the people of its place', async () => {
    expect(await titles({ text: '采茶' })).not.toContain('没有审过的采茶视频')
    expect(await titles({ text: '采茶', state: 'draft' })).toEqual(['没有审过的采茶视频'])
    await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipB,
      level: 'township',
      loginName: 'clerkb',
    })
    const clerk = await logInAs(node, 'clerkb')
    expect(await titles({ text: '采茶', state: 'draft' }, townshipB, clerk)).toEqual([])
    expect(await titles({ text: '修剪' }, townshipB, clerk)).toEqual(['茶树冬季修剪技术'])
  })
})

describe('S4-5 S4-6 S4-9 S4-10 filters', () => {
  test.each([
    [{ mediaType: 'ebook,audio' }, ['苗族山歌选段', '猕猴桃溃疡病防治']],
    [{ useModes: 'personal' }, ['水稻旱育秧']],
    [{ originLevel: 'other_region' }, ['苗族山歌选段']],
    [{ subject: 'practical.grain' }, ['水稻旱育秧']],
    [{ month: 12 }, ['茶树冬季修剪技术']],
    [{ dialect: '苗语' }, ['水稻旱育秧']],
    [
      { category: 'local_culture', locality: townshipA, localityLevel: 'township' },
      ['苗族山歌选段'],
    ],
    [{ category: 'local_culture', locality: townshipB, localityLevel: 'township' }, []],
  ] as const)('%j', async (filter, expected) => {
    expect((await titles(filter)).toSorted()).toEqual([...expected].toSorted())
  })
})

describe('S4-3 ranking', () => {
  test('a tea township sees tea first, a kiwi township kiwi, each with the reason', async () => {
    const tea = await search({}, townshipA)
    expect(tea.rows[0]).toMatchObject({
      title: '茶树冬季修剪技术',
      points: 50,
      reasons: [
        { reason: 'industry', label: '茶叶', points: 40 },
        { reason: 'season', points: 10 },
      ],
    })
    expect((await titles({}, townshipB))[0]).toBe('猕猴桃溃疡病防治')
  })

  test('what is asked for weighs more than an industry, and pages meet everything once', async () => {
    await saveRow(node.db, operator, needRegister, {
      ...{ topic: '想学水稻育秧', placeCode: townshipA, askedOn: '2026-11-20', dialect: '苗语' },
    })
    const first = await search({}, townshipA)
    expect(first.rows[0]).toMatchObject({
      title: '水稻旱育秧',
      points: 65,
      reasons: [
        { reason: 'need', label: '想学水稻育秧', points: 50 },
        { reason: 'dialect', label: '苗语', points: 15 },
      ],
    })
    const met = []
    for (let offset = 0; offset < 4; offset++)
      met.push(...(await titles({ limit: 1, offset }, townshipA)))
    expect(met).toEqual(first.rows.map(({ title }) => title))
  })

  test('the order that the database gives is the sum of the reasons, for any resource', async () => {
    const seed = 20261126
    const random = seededRandom(seed)
    const some = <T>(list: readonly T[]) => list.filter(() => random() < 0.4)
    const codes = [
      'practical.tea',
      'practical.rice',
      '茶园',
      'practical.cash',
      'culture',
      'practical',
    ]
    for (let i = 0; i < 60; i++) {
      const [subjects, useModes] = [some(codes), some(['group', 'personal', 'information'])]
      await addResource(node.db, `随机第${i}项`, {
        subjects: subjects.length > 0 ? subjects : ['law'],
        useModes: useModes.length > 0 ? useModes : ['group'],
        seasonMonths: some([10, 11, 12]),
        dialects: some(['苗语', '土家语']),
      })
    }
    await saveRow(node.db, operator, needRegister, {
      ...{ topic: '采茶', placeCode: townshipA, askedOn: '2026-11-21', useMode: 'personal' },
    })
    for (const query of [
      { limit: 100 },
      { limit: 100, text: '随机' },
      { limit: 100, text: 'sjd' },
    ]) {
      const { rows } = await search(query, townshipA)
      expect(rows.length).toBeGreaterThan(50)
      for (const { title, points, reasons } of rows)
        expect({ seed, title, points }).toEqual({
          seed,
          title,
          points: pointsOf(reasons as RankReason[]),
        })
      const serving = rows.filter(({ reasons }) =>
        reasons.some(({ reason }) => reason === 'industry' || reason === 'need'),
      )
      const order = serving.map(({ points }) => points)
      expect(order).toEqual(order.toSorted((a, b) => b - a))
    }
  })
})

/** Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
