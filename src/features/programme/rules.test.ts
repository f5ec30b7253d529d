import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, townshipA, villageA1, villageA2 } from '../../../test/harness/node.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { type Founding, jpeg, markOf, openFounding } from '../founding/founding.fixture.ts'
import { lacking, requiredSystems, systemNames, wallText } from './rule.ts'
import type { RuleStation } from './rule-api.ts'

let f: Founding
beforeAll(async () => {
  f = await openFounding()
})
afterAll(() => f?.hub.close())

const stations = async (): Promise<RuleStation[]> =>
  (await f.office.get(`/api/rules/stations?place=${county}`)).json().stations
const stationOf = async (unit: string) =>
  (await stations()).find(({ unitCode }) => unitCode === unit) as RuleStation
const post = (id: string) =>
  f.clerk.send('POST', '/api/rule_adoptions/moves', { rows: [{ id }], move: 'post' })
const why = async (id: string): Promise<string[]> => {
  const answer = await post(id)
  if (answer.statusCode === 200) return []
  return (answer.json().obstacles as { code: string }[]).map(({ code }) => code)
}
const write = async (id: string, more: object) => {
  const row = (await f.clerk.get(`/api/rule_adoptions/${id}`)).json()
  const { unitCode, systems, edition, draftedOn, version } = row
  return f.clerk.send('PUT', `/api/rule_adoptions/${id}`, {
    ...{ row: { unitCode, systems, edition, draftedOn, ...more }, version },
  })
}

test('N19 O2-11 the library has nine systems and six, each with its text; a station needs its own thirteen', () => {
  expect([systemNames.length, requiredSystems.length]).toEqual([15, 13])
  expect(systemNames.every((one) => wallText(one, 'zh-Hans').articles.length >= 3)).toBe(true)
  expect(lacking([['feedback'], ['open_day', 'feedback']])).toHaveLength(11)
})

test('I2-2 what stations lack is drafted at once; adopted with a day and a photo of the wall', async () => {
  const draft = { place: townshipA, placeLevel: 'township', draftedOn: '2026-11-20' }
  expect((await f.clerk.send('POST', '/api/rules/drafts', draft)).json()).toEqual({ made: 2 })
  expect((await f.clerk.send('POST', '/api/rules/drafts', draft)).json()).toEqual({ made: 0 })
  const [id = ''] = (await stationOf(villageA1)).drafts
  expect(await why(id)).toEqual(['rules_without_day', 'rules_without_photo'])
  expect((await write(id, { adoptedOn: '2026-11-19' })).statusCode).toBe(400)
  expect(
    (await write(id, { adoptedOn: '2026-11-25', ownText: '钥匙由值班人保管。' })).statusCode,
  ).toBe(200)
  expect((await write(id, { adoptedOn: '2199-12-31' })).statusCode).toBe(200)
  expect(await why(id)).toContain('day_to_come')
  expect((await write(id, { adoptedOn: '2026-11-25' })).statusCode).toBe(200)
  const photo = { name: '墙.jpg', bytes: jpeg(1) }
  const sent = await f.clerk.upload(`/api/rule_adoptions/${id}/files?kind=photo`, photo)
  expect(sent.statusCode, sent.body).toBeLessThan(300)
  expect(await why(id)).toEqual([])
  expect(await stationOf(villageA1)).toMatchObject({
    ...{ lacking: [], drafts: [], lastOn: '2026-11-25' },
  })
  expect((await stationOf(villageA2)).lacking).toHaveLength(13)
  // What is on the wall is not changed.
  expect((await write(id, { adoptedOn: '2026-11-26' })).statusCode).not.toBe(200)
})

test('I2-2 a station that has adopted all it needs is marked and lacks its rules no more', async () => {
  await markOf(f, villageA1, 'listed', 'approved', 'filed')
  await markOf(f, villageA2, 'listed', 'approved', 'filed')
  const lacks = async (unit: string): Promise<string[]> => {
    const { stations: found } = (
      await f.office.get(`/api/founding/stations?place=${county}`)
    ).json()
    const one = found.find(({ unitCode }: { unitCode: string }) => unitCode === unit)
    return one.obstacles.map(({ code }: { code: string }) => code)
  }
  expect(await lacks(villageA1)).not.toContain('lacks_rules')
  expect(await lacks(villageA2)).toContain('lacks_rules')
})

test('I2-2 a part of what it needs is no mark yet', async () => {
  const [id = ''] = (await stationOf(villageA2)).drafts
  const partly = { adoptedOn: '2026-11-25', systems: ['feedback', 'open_day'] }
  expect((await write(id, partly)).statusCode).toBe(200)
  await f.clerk.upload(`/api/rule_adoptions/${id}/files?kind=photo`, {
    name: 'a.jpg',
    bytes: jpeg(2),
  })
  expect(await why(id)).toEqual([])
  expect((await stationOf(villageA2)).lacking).toHaveLength(11)
})

test.each(['zh-Hans', 'zh-Hant', 'en'])(
  'F12 I2-2 the texts are printed to hang, in %s',
  async (language) => {
    const answer = await f.office.get(`/api/rules/paper?language=${language}`)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    const pages = pageTexts(answer.rawPayload).map((page) => page.replace(/\n/g, ''))
    expect(pages).toHaveLength(13)
    // What hangs on a wall is Chinese, in the characters of whoever reads it.
    expect(pages[0]).toContain(language === 'zh-Hant' ? '學習組織制度' : '学习组织制度')
    expect(pages[0]).toContain(
      language === 'zh-Hant' ? '站點每週集中學習不少於兩小時' : '站点每周集中学习不少于两小时',
    )
  },
)
