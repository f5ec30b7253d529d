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
import { readSheet } from '../../platform/sheets/read.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { industryRegister } from '../schools/registers.ts'
import { addResource } from './library.fixture.ts'
import { needRegister, sourceRegister } from './registers.ts'
import { resource } from './resource.ts'
import { adoptShippedSubjects } from './subject-actions.ts'

let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await adoptShippedSubjects(node.db, operator, county)
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
  await saveRow(node.db, operator, sourceRegister, {
    ...{ name: '省平台', code: 'province', ownerCode: county, originLevel: 'province' },
  })
})
afterAll(() => node.close())

describe('S4-8 the catalogue of a platform', () => {
  const sheet = (rows: readonly string[]) => ({
    name: '目录.csv',
    bytes: Buffer.from(['节目名,节目号,栏目类,形式,片长,对象说明', ...rows].join('\r\n')),
  })
  const rowsOf = (count: number, suffix = '') =>
    Array.from({ length: count }, (_, i) => `茶园管理第${i}讲${suffix},P${i},茶艺种植,录像片,20,x`)
  const look = async (rows: readonly string[]) =>
    (await office.upload('/api/resources/imports?reading=province', sheet(rows))).json()
  const confirm = async (importId: string) =>
    (
      await office.send('POST', `/api/imports/${importId}/confirm`, { leaveOutRefused: true })
    ).json()

  test('its headings and words are kept with the platform', async () => {
    const reading = {
      headings: { 节目名: 'title', 节目号: 'catalogueNo', 栏目类: 'subjects', 形式: 'mediaType' },
      choices: { mediaType: { 录像片: 'video' }, subjects: { 茶艺种植: 'practical.tea' } },
      given: { language: 'mandarin', useModes: ['group'] },
    }
    const kept = await office.send('PUT', '/api/library/sources/province/reading', reading)
    expect(kept.statusCode).toBe(204)
    expect((await office.get('/api/library/sources/province/reading')).json()).toEqual(reading)
    const wrong = await office.send('PUT', '/api/library/sources/province/reading', {
      ...{ headings: { 节目名: 'nonsense' }, choices: {}, given: {} },
    })
    expect(wrong.json()).toMatchObject({ code: 'reading_field_unknown' })
  })

  test('200 rows: new, updated and skipped are counted, and none comes twice', async () => {
    const first = await look(rowsOf(200))
    expect(first).toMatchObject({
      ...{ created: 200, changed: 0, unchanged: 0, refused: 0 },
      ignoredHeadings: ['对象说明'],
    })
    // What the county gives, and what the platform's own row says.
    expect(first.defaults).toEqual(
      expect.arrayContaining([
        { field: 'language', value: 'mandarin', rows: 200 },
        { field: 'originLevel', value: 'province', rows: 200 },
      ]),
    )
    expect(await confirm(first.importId)).toEqual({ created: 200, changed: 0 })

    const again = await look([...rowsOf(30, '（新版）'), ...rowsOf(205).slice(30), ',P999,,,,'])
    expect(again).toMatchObject({ created: 5, changed: 30, unchanged: 170, refused: 1 })
    // What is there already keeps what it has.
    expect(again.defaults).toContainEqual({ field: 'language', value: 'mandarin', rows: 5 })
    expect(await confirm(again.importId)).toEqual({ created: 5, changed: 30 })

    const page = (await office.get('/api/resources?limit=1')).json()
    expect(page.count).toBe(205)
    const [row] = (
      await office.get(
        `/api/resources?filter=${encodeURIComponent(JSON.stringify({ catalogueNo: 'P3' }))}`,
      )
    ).json().rows
    expect(row).toMatchObject({
      ...{ title: '茶园管理第3讲（新版）', source: 'province', originLevel: 'province' },
      ...{ subjects: ['practical.tea'], mediaType: 'video', lengthMinutes: 20 },
    })
  })

  test('what the county has corrected in a column the sheet lacks stays', async () => {
    const filter = encodeURIComponent(JSON.stringify({ catalogueNo: 'P7' }))
    const [row] = (await office.get(`/api/resources?filter=${filter}`)).json().rows
    const { id, version } = row
    const fields = Object.keys(resource.fields).filter((field) => field in row)
    const values = Object.fromEntries(fields.map((field) => [field, row[field]]))
    const saved = await office.send('PUT', `/api/resources/${id}`, {
      version,
      row: { ...values, language: 'dialect', dialects: ['苗语'] },
    })
    expect(saved.statusCode).toBe(200)
    const again = await look(['茶园管理第7讲改,P7,茶艺种植,录像片,20,x'])
    await confirm(again.importId)
    expect((await office.get(`/api/resources/${id}`)).json()).toMatchObject({
      ...{ title: '茶园管理第7讲改', language: 'dialect', dialects: ['苗语'] },
    })
  })

  test('a sheet that was exported reads back as it was, lists and all, in every language', async () => {
    await addResource(node.db, '几个月都能用的', {
      state: 'draft',
      ...{ subjects: ['practical.tea', 'practical.rice'], useModes: ['group', 'personal'] },
      ...{ seasonMonths: [3, 11], dialects: ['苗语', '土家语'], audience: ['farmers', 'women'] },
    })
    for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
      const sheet = await office.get(`/api/resources/sheet?language=${language}`)
      const file = { name: 'resources.xlsx', bytes: sheet.rawPayload }
      const preview = (await office.upload('/api/resources/imports', file)).json()
      expect(preview).toMatchObject({ created: 0, changed: 0, refused: 0, problems: [] })
      expect(preview.unchanged).toBeGreaterThan(205)
    }
  })

  test('a list is filtered by any of its values', async () => {
    const find = async (filter: object) =>
      (
        await office.get(`/api/resources?filter=${encodeURIComponent(JSON.stringify(filter))}`)
      ).json().count
    expect(await find({ dialects: ['土家语'] })).toBe(1)
    expect(await find({ seasonMonths: [11, 5] })).toBe(1)
    expect(await find({ seasonMonths: [5] })).toBe(0)
    expect((await office.get('/api/resources?sort=subjects')).json().code).toBe('sort_unknown')
  })

  test('S4-5 without an origin, or local culture without its place, a row is refused', async () => {
    const row = {
      ...{ title: '无层级', catalogueNo: 'X', ownerCode: county, subjects: ['practical.tea'] },
      ...{ mediaType: 'video', useModes: ['group'], language: 'mandarin' },
    }
    const lacking = await office.send('POST', '/api/resources', { row })
    expect(lacking.json().problems).toEqual([{ code: 'value_missing', field: 'originLevel' }])
    const culture = await office.send('POST', '/api/resources', {
      row: { ...row, originLevel: 'county', category: 'local_culture' },
    })
    expect(culture.json().problems).toEqual([{ code: 'locality_missing', field: 'locality' }])
  })
})

test('S4-13 an industry nothing serves is listed, on the page and in the sheet', async () => {
  const industries = [
    ['茶叶', 90],
    ['土蜂蜜', 30],
  ] as const
  for (const [product, households] of industries)
    await saveRow(node.db, operator, industryRegister, {
      ...{ villageCode: villageA1, product, households },
    })
  await addResource(node.db, '春茶采摘', { subjects: ['practical.tea'] })
  const place = `place=${townshipA}&placeLevel=township`
  const { townships } = (await office.get(`/api/library/coverage?${place}`)).json()
  expect(townships).toMatchObject([
    {
      name: '廖家桥镇',
      gaps: 1,
      wants: [
        { label: '土蜂蜜', size: 30, published: 0, gap: 'none' },
        { label: '茶叶', size: 90, published: 1, suitable: 1 },
      ],
    },
  ])
  const sheet = await office.get(
    `/api/library/coverage/sheet?place=${county}&placeLevel=county&language=en`,
  )
  expect(sheet.headers['content-type']).toContain('spreadsheetml')
  const read = await readSheet(
    { name: 'coverage.xlsx', bytes: sheet.rawPayload },
    { isHeading: ([first]) => (first === 'Township' ? 1 : 0), expected: [] },
  )
  const results = []
  for await (const rows of read.batches) {
    results.push(...rows.map(({ cells }) => [cells[0], cells[6]]))
  }
  expect(results).toEqual([
    ['廖家桥镇', 'Nothing for it'],
    ['廖家桥镇', 'Covered'],
    ['茶田镇', 'No industries or needs entered'],
  ])
})

test('S4-4 the share of what was brought in for a need, and the rows it lacks', async () => {
  const need = await saveRow(node.db, operator, needRegister, {
    ...{ topic: '想学养蜂', placeCode: townshipA, askedOn: '2026-11-01' },
  })
  const add = (title: string, needId?: string) =>
    office.send('POST', '/api/acquisitions', {
      row: {
        ...{ title, placeCode: townshipA, kind: 'download', onDay: '2026-11-20' },
        ...(needId && { needId }),
      },
    })
  expect((await add('土蜂过箱', need.id)).statusCode).toBe(201)
  expect((await add('随手下载的')).statusCode).toBe(201)
  const unknown = await add('错的', '00000000-0000-4000-8000-000000000000')
  expect(unknown.json().problems).toMatchObject([{ code: 'need_unknown' }])
  const place = `place=${townshipA}&placeLevel=township`
  expect((await office.get(`/api/library/acquisitions/linked?${place}`)).json()).toEqual({
    ...{ all: 2, linked: 1 },
  })
  const filter = encodeURIComponent(JSON.stringify({ needId: [null] }))
  const { rows } = (await office.get(`/api/acquisitions?${place}&filter=${filter}`)).json()
  expect(rows.map(({ title }: { title: string }) => title)).toEqual(['随手下载的'])
})

test('S4-11 a pack holds published resources in their order', async () => {
  const [one, two, draft] = [
    await addResource(node.db, '第一课'),
    await addResource(node.db, '第二课'),
    await addResource(node.db, '没审的课', { state: 'draft' }),
  ]
  const save = (resourceIds: readonly string[]) =>
    office.send('POST', '/api/packs', {
      row: { title: '两课', ownerCode: county, aim: '学会', minutes: 40, resourceIds },
    })
  expect((await save([two, draft])).json().problems).toMatchObject([
    { code: 'pack_resource_not_published', details: { count: 1 } },
  ])
  const pack = (await save([two, one])).json()
  const { steps } = (await office.get(`/api/library/packs/${pack.id}`)).json()
  expect(steps.map(({ title }: { title: string }) => title)).toEqual(['第二课', '第一课'])
})
