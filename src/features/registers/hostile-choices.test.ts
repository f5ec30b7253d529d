import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
} from '../../../test/harness/node.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import { forgetStaleImports } from './import-actions.ts'
import type { Preview } from './preview.ts'

let node: TestNode
let office: Session
let shown: Preview
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
  shown = await upload(
    heading.join(','),
    `W001,甲小学,${villageA1},联办点,模式二,否`,
    `W002,=cmd|' /C calc'!A0,${villageA1},小学,模式二,@SUM(1)`,
    `W003,a\u0001bc,${villageA1},小学,模式二,${'长'.repeat(32_000)}`,
  )
})
afterAll(() => node.close())

const heading = '学校代码,学校名称,所在村代码,学段,模式,是否寄宿'.split(',')
async function upload(...lines: string[]): Promise<Preview> {
  const bytes = Buffer.from(lines.join('\r\n'))
  const answer = await office.upload('/api/schools/imports', { name: '学校.csv', bytes })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const put = (payload: string) =>
  node.server.inject({
    ...{ method: 'PUT', url: `/api/imports/${shown.importId}/choices`, payload },
    headers: { origin: 'http://localhost:80', 'content-type': 'application/json' },
    cookies: { cunxiao_login: office.cookie },
  })
const choose = (choices: unknown) => put(JSON.stringify({ choices }))

test.each<[string, string]>([
  ['cut off', '{"choices":{'],
  ['a list', '{"choices":[]}'],
  ['null', '{"choices":{"words":null}}'],
  ['deeper than a word', '{"choices":{"words":{"stage":{"a":{"b":"c"}}}}}'],
  ['half a row', '{"choices":{"leaveOut":[1.5]}}'],
  ['unknown', '{"choices":{"drop":"table"}}'],
  ['NUL', '{"choices":{"given":{"boarding":"\\u0000"}}}'],
  ['NUL as a word', '{"choices":{"words":{"stage":{"\\u0000":"primary"}}}}'],
  ['half a character', '{"choices":{"columns":{"a\\ud800":"name"}}}'],
  ['too long', `{"choices":{"given":{"name":"${'x'.repeat(501)}"}}}`],
  ['what objects inherit', '{"choices":{"words":{"__proto__":{"a":"b"}}}}'],
  ['a worksheet that is not there', '{"choices":{"worksheet":9999,"heading":3}}'],
])('X-6 choices that are none are refused, and what was read stays: %s', async (_what, payload) => {
  expect((await put(payload)).statusCode).toBe(400)
  const standing = (await office.get(`/api/imports/${shown.importId}`)).json()
  expect(standing).toMatchObject({ refused: 3, previewId: shown.previewId })
})

test('X-6 choices about what this sheet does not have change nothing', async () => {
  const strange = {
    columns: { 别的列: 'name', constructor: 'pupils', 学段: 'stage' },
    words: { nothing: { a: 'b' }, constructor: { a: 'b' }, stage: { 没有: 'primary' } },
    given: { nothing: '1', toString: '2' },
    cells: { 9999999: { name: 'x' }, 2: { nothing: 'y', toString: 'z' } },
    units: { bandwidthKbps: 'parsec', name: 'kbit/s', constructor: 'x' },
    fillDown: { constructor: true, 学段: true },
    leaveOut: [1, 999_999],
  }
  const { previewId: _, ...read } = (await choose(strange)).json()
  const { previewId: __, ...before } = shown
  expect(read).toEqual(before)
})

test('X-6 a cell that nobody could explain is shown cut, and not offered as a word', async () => {
  const { groups, problems } = (await choose({})).json() as Preview
  expect(groups.find(({ code }) => code === 'not_yes_or_no')).toMatchObject({
    words: [{ word: '@SUM(1)' }],
    moreWords: 1,
  })
  expect(Math.max(...problems.map(({ value = '' }) => value.length))).toBe(200)
})

test('X-6 the sheet that goes back holds texts, never formulas, and no mark that breaks it', async () => {
  const { rawPayload } = await office.get(`/api/imports/${shown.importId}/annotated`)
  const sheet = await readSheet(
    { name: '退回.xlsx', bytes: rawPayload },
    {
      isHeading: (cells) => cells.filter((cell) => heading.includes(cell ?? '')).length,
      expected: [],
    },
  )
  const rows = []
  for await (const batch of sheet.batches) rows.push(...batch)
  expect(rows.map(({ cells }) => cells[2])).toEqual(['甲小学', "=cmd|' /C calc'!A0", 'abc'])
  expect(rows.flatMap(({ problems = [] }) => problems)).toEqual([])
})

test('X-6 a place called like what objects inherit is an unknown place', async () => {
  const { groups } = await upload(
    '所在村,学校代码,学校名称,学段,模式,是否寄宿',
    'constructor,Q001,甲校,小学,模式二,否',
  )
  expect(groups).toMatchObject([{ code: 'place_name_unknown', words: [{ word: 'constructor' }] }])
})

test('X-6 a preview that nobody confirmed within a week is gone for every step', async () => {
  const { importId } = await upload(heading.join(','), `S001,甲小学,${villageA1},小学,模式二,否`)
  const weekLater = new Date(node.ground.clock().getTime() + 8 * 86_400_000)
  await forgetStaleImports(node.db, weekLater)
  const at = `/api/imports/${importId}`
  const answers = await Promise.all([
    ...['', '/rows', '/opening', '/annotated'].map((path) => office.get(`${at}${path}`)),
    office.send('PUT', `${at}/choices`, { choices: {} }),
    ...['confirm', 'undo'].map((step) => office.send('POST', `${at}/${step}`, {})),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(7).fill(404))
  expect((await office.get(`/api/schools?place=${county}&limit=9`)).json().count).toBe(0)
})
