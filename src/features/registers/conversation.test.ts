import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import { savePlaces } from '../people/place-store.ts'
import type { SheetChoices } from './choices.ts'
import type { ImportStanding } from './own-import-actions.ts'
import type { Preview, ShownRow } from './preview.ts'

let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await asSystem(node.db, 'test', (tx) =>
    savePlaces(tx, [{ code: '433123104202', level: 'village', name: '瓦场村' }]),
  )
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  await somebody(node, { role: 'programme_office', loginName: 'other' })
  office = await logInAs(node, 'office')
})
afterAll(() => node.close())

const csv = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\r\n'))
async function preview(bytes: Uint8Array, register = 'schools'): Promise<Preview> {
  const response = await office.upload(`/api/${register}/imports`, { name: '学校.csv', bytes })
  expect(response.statusCode, response.body).toBe(201)
  return response.json()
}
const choose = async (importId: string, choices: SheetChoices): Promise<Preview> => {
  const response = await office.send('PUT', `/api/imports/${importId}/choices`, { choices })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
const confirm = (importId: string) =>
  office.send('POST', `/api/imports/${importId}/confirm`, { leaveOutRefused: false })
const undo = (importId: string) => office.send('POST', `/api/imports/${importId}/undo`, {})
const rowsOf = async (importId: string, query = ''): Promise<ShownRow[]> =>
  (await office.get(`/api/imports/${importId}/rows${query}`)).json().rows
const schools = async () =>
  (await office.get('/api/schools?limit=500')).json().rows as Record<string, unknown>[]
const schoolOf = async (code: string) =>
  (await schools()).find(({ schoolCode }) => schoolCode === code)

const heading = '学校代码,学校名称,所在村代码,学段,模式,是否寄宿'

describe('X-6 a sheet is read as its sender means it', () => {
  test('a word is explained once and holds for every row', async () => {
    const shown = await preview(
      csv(
        heading,
        `W001,甲小学,${villageA1},联办点,模式二,否`,
        `W002,乙小学,${villageA2},联办点,模式二,否`,
        `W003,丙小学,${villageA2},小学,模式二,否`,
      ),
    )
    expect(shown).toMatchObject({ created: 1, refused: 2 })
    expect(shown.groups).toMatchObject([
      {
        code: 'not_a_choice',
        field: 'stage',
        count: 2,
        rows: [2, 3],
        words: [{ word: '联办点', count: 2 }],
      },
    ])
    const again = await choose(shown.importId, { words: { stage: { 联办点: 'teaching_point' } } })
    expect(again).toMatchObject({ created: 3, refused: 0, groups: [{ code: 'mode_unlikely' }] })
    expect((await confirm(shown.importId)).json()).toEqual({ created: 3, changed: 0 })
    expect(await schoolOf('W001')).toMatchObject({ stage: 'teaching_point' })
  })

  test('columns are guessed, shown with samples, and changed', async () => {
    const shown = await preview(
      csv(
        '编码,学校名称,所在村代码,学段,模式,是否寄宿,人数',
        `C001,丁小学,${villageA1},小学,模式二,否,120`,
        `C002,戊小学,${villageA1},小学,模式二,否,80`,
      ),
    )
    expect(shown.columns).toMatchObject([
      { heading: '编码', samples: ['C001', 'C002'] },
      { heading: '学校名称', field: 'name' },
      { heading: '所在村代码', field: 'villageCode' },
      { heading: '学段', field: 'stage' },
      { heading: '模式', field: 'mode' },
      { heading: '是否寄宿', field: 'boarding' },
      { heading: '人数', samples: ['120', '80'] },
    ])
    expect(shown.columns[0]).not.toHaveProperty('field')
    const again = await choose(shown.importId, {
      columns: { 编码: 'schoolCode', 人数: 'pupils', 模式: '' },
      given: { mode: 'mode1' },
    })
    expect(again).toMatchObject({ created: 2, refused: 0 })
    expect(await rowsOf(shown.importId)).toMatchObject([
      { row: 2, kind: 'created', name: '丁小学' },
      { row: 3, kind: 'created', name: '戊小学' },
    ])
    await confirm(shown.importId)
    expect(await schoolOf('C002')).toMatchObject({ pupils: 80, mode: 'mode1' })
  })

  test('what was said is kept for the next sheet with the same headings', async () => {
    const lines = [
      '校码,学校名称,所在村代码,学段,模式,寄宿否',
      `K001,己校,${villageA1},村办,模式二,不寄`,
    ]
    const first = await preview(csv(...lines))
    const choices: SheetChoices = {
      columns: { 校码: 'schoolCode', 寄宿否: 'boarding' },
      words: { stage: { 村办: 'primary' }, boarding: { 不寄: 'false' } },
    }
    expect(await choose(first.importId, choices)).toMatchObject({ created: 1, refused: 0 })
    await confirm(first.importId)
    const next = await preview(csv(lines[0] ?? '', `K002,庚校,${villageA2},村办,模式二,不寄`))
    expect(next).toMatchObject({ created: 1, refused: 0, problems: [] })
    const standing: ImportStanding = (await office.get(`/api/imports/${next.importId}`)).json()
    expect(standing.choices).toEqual(choices)
  })

  test('what rows need and the sheet does not say is asked once', async () => {
    const shown = await preview(
      csv(
        '学校代码,学校名称,所在村代码,学段,模式,是否寄宿',
        `A001,辛校,${villageA1},小学,模式二,是`,
        `A002,壬校,${villageA1},小学,模式二,`,
      ),
    )
    expect(shown.asked).toEqual([{ field: 'boarding', rows: 1, column: true }])
    const again = await choose(shown.importId, { given: { boarding: '否' } })
    expect(again).toMatchObject({ created: 2, refused: 0, asked: [] })
    await confirm(shown.importId)
    expect(await schoolOf('A001')).toMatchObject({ boarding: true })
    expect(await schoolOf('A002')).toMatchObject({ boarding: false })
  })

  test('places are found by name within their township; of several the person says which', async () => {
    const lines = [
      '乡镇,所在村,学校代码,学校名称,学段,模式,是否寄宿',
      '廖家桥镇,瓦场,P001,子校,小学,模式二,否',
      '茶田镇,瓦场村,P002,丑校,小学,模式二,否',
      '廖家桥镇,无此村,P003,寅校,小学,模式二,否',
    ]
    const shown = await preview(csv(...lines))
    expect(shown).toMatchObject({ created: 2, refused: 1 })
    expect(shown.groups).toMatchObject([
      { code: 'place_name_unknown', count: 1, words: [{ word: '廖家桥镇 无此村' }] },
      { code: 'place_found_by_name', count: 2 },
    ])
    const again = await choose(shown.importId, {
      words: { villageCode: { '廖家桥镇 无此村': villageA2 } },
    })
    expect(again).toMatchObject({ created: 3, refused: 0 })
    await confirm(shown.importId)
    expect(await schoolOf('P001')).toMatchObject({ villageCode: villageA1 })
    expect(await schoolOf('P002')).toMatchObject({ villageCode: '433123104202' })
    expect(await schoolOf('P003')).toMatchObject({ villageCode: villageA2 })

    const without = await preview(
      csv('所在村,学校代码,学校名称,学段,模式,是否寄宿', '瓦场村,P004,卯校,小学,模式二,否'),
    )
    expect(without.groups).toMatchObject([
      {
        code: 'place_name_ambiguous',
        words: [
          {
            word: '瓦场村',
            details: { places: [`${villageA1} 廖家桥镇瓦场村`, '433123104202 茶田镇瓦场村'] },
          },
        ],
      },
    ])
  })

  test('a row is mended in place, another left out', async () => {
    const shown = await preview(
      csv(
        heading,
        `M001,辰校,${villageA1},小学,模式二,也许`,
        `M002,巳校,${villageA1},小学,模式二,否`,
        `M003,午校,43312310,小学,模式二,否`,
      ),
    )
    expect(shown).toMatchObject({ created: 1, refused: 2 })
    const refused = await rowsOf(shown.importId, '?kind=refused')
    expect(refused).toMatchObject([
      {
        row: 2,
        fields: expect.arrayContaining([{ field: 'boarding', after: null, text: '也许' }]),
      },
      { row: 4, name: '午校' },
    ])
    const again = await choose(shown.importId, { cells: { 2: { boarding: '是' } }, leaveOut: [4] })
    expect(again).toMatchObject({ created: 2, refused: 0 })
    await confirm(shown.importId)
    expect(await schoolOf('M001')).toMatchObject({ boarding: true })
    expect(await schoolOf('M003')).toBeUndefined()
  })

  test('what is written once above several rows is filled down when a person says so', async () => {
    const lines = [
      '所在村代码,学校代码,学校名称,学段,模式,是否寄宿',
      `${villageA1},D001,甲校,小学,模式二,否`,
      ',D002,乙校,小学,模式二,否',
      ',D003,丙校,小学,模式二,否',
    ]
    const shown = await preview(csv(...lines))
    expect(shown).toMatchObject({
      created: 1,
      refused: 2,
      fillDown: [{ heading: '所在村代码', rows: 2 }],
    })
    const no = await choose(shown.importId, { fillDown: { 所在村代码: false } })
    expect(no).toMatchObject({ refused: 2, fillDown: [{ filled: false }] })
    const again = await choose(shown.importId, { fillDown: { 所在村代码: true } })
    expect(again).toMatchObject({ created: 3, refused: 0, fillDown: [{ filled: true }] })
    expect(again.groups).toMatchObject([{ code: 'filled_down', rows: [3, 4], level: 'warning' }])
    await confirm(shown.importId)
    expect(await schoolOf('D003')).toMatchObject({ villageCode: villageA1 })
    // It is asked anew of the next sheet: there a blank may be a mistake.
    const next = await preview(csv(...lines.map((line) => line.replaceAll('D00', 'D01'))))
    expect(next).toMatchObject({ refused: 2, fillDown: [{ rows: 2 }] })
  })

  test('a number that may be of two units is asked for once, unless its heading says which', async () => {
    const sheet = (unit: string, code: string) =>
      csv(
        `${heading},带宽${unit}`,
        `${code}1,甲校,${villageA1},小学,模式二,否,10`,
        `${code}2,乙校,${villageA1},小学,模式二,否,100`,
        `${code}3,丙校,${villageA1},小学,模式二,否,20兆`,
        `${code}4,丁校,${villageA1},小学,模式二,否,4000`,
      )
    const shown = await preview(sheet('', 'E00'))
    expect(shown).toMatchObject({ created: 2, refused: 2 })
    expect(shown.groups[0]).toMatchObject({
      code: 'unit_open',
      field: 'bandwidthKbps',
      rows: [2, 3],
      words: [{ word: '10' }, { word: '100' }],
      details: { units: ['kbit/s', 'Mbit/s'] },
    })
    const units = { bandwidthKbps: 'Mbit/s' }
    expect(await choose(shown.importId, { units })).toMatchObject({ created: 4, refused: 0 })
    await confirm(shown.importId)
    const kbps = async (code: string) =>
      Promise.all([1, 2, 3, 4].map(async (i) => (await schoolOf(`${code}${i}`))?.bandwidthKbps))
    expect(await kbps('E00')).toEqual([10_000, 100_000, 20_000, 4_000])
    const said = await preview(sheet('（kbit/s）', 'E01'))
    expect(said).toMatchObject({ created: 4, refused: 0 })
    await confirm(said.importId)
    expect(await kbps('E01')).toEqual([10, 100, 20_000, 4_000])
  })

  test('marks that fold to nothing are words of their own', async () => {
    const lines = ['●', '○', '●'].map((mark, i) => `G00${i},甲校,${villageA1},小学,模式二,${mark}`)
    const shown = await preview(csv(heading, ...lines))
    const again = await choose(shown.importId, { words: { boarding: { '●': 'true' } } })
    expect(again).toMatchObject({ created: 2, refused: 1 })
    expect(again.groups[0]).toMatchObject({ words: [{ word: '○' }] })
  })

  test('a key of one part that looks like a stored one is told of', async () => {
    await confirm((await preview(csv(heading, `LA-001,甲校,${villageA1},小学,模式二,否`))).importId)
    const shown = await preview(csv(heading, `LA-1,甲校,${villageA1},小学,模式二,否`))
    expect(shown.groups).toMatchObject([
      {
        code: 'looks_like',
        field: 'schoolCode',
        level: 'warning',
        words: [{ word: 'LA-1', details: { other: 'LA-001' } }],
      },
    ])
  })

  test('what was read anew since is not confirmed unseen', async () => {
    const shown = await preview(csv(heading, `N001,甲校,${villageA1},小学,模式二,否`))
    const again = await choose(shown.importId, { given: { pupils: '9' } })
    const confirmSeen = (previewId: string) =>
      office.send('POST', `/api/imports/${shown.importId}/confirm`, { previewId })
    expect((await confirmSeen(shown.previewId)).json()).toEqual({ code: 'preview_changed' })
    expect((await confirmSeen(again.previewId)).json()).toEqual({ created: 1, changed: 0 })
  })

  test('another worksheet or heading is chosen from what the file opens with', async () => {
    const shown = await preview(csv('表一', '', heading, `H001,未校,${villageA1},小学,模式二,否`))
    expect(shown.heading).toEqual({ from: 3, to: 3 })
    const { worksheets } = (await office.get(`/api/imports/${shown.importId}/opening`)).json()
    expect(worksheets).toMatchObject([{ index: 0, headings: [{ number: 3 }] }])
    expect(await choose(shown.importId, { heading: 3 })).toMatchObject({ created: 1 })
  })
})

describe('X-6 an import is undone as a whole', () => {
  test('what it created is retired, what it changed is as it was', async () => {
    const first = await preview(csv(heading, `U001,申校,${villageA1},小学,模式二,否`))
    await confirm(first.importId)
    const second = await preview(
      csv(
        heading,
        `U001,申小学,${villageA1},小学,模式三,是`,
        `U002,酉校,${villageB1},小学,模式一,否`,
      ),
    )
    expect(await rowsOf(second.importId)).toMatchObject([
      {
        kind: 'changed',
        fields: [
          { field: 'name', before: '申校', after: '申小学' },
          { field: 'mode', before: 'mode2', after: 'mode3' },
          { field: 'boarding', before: false, after: true },
        ],
      },
      { kind: 'created' },
    ])
    expect((await undo(second.importId)).json()).toMatchObject({ code: 'import_not_confirmed' })
    await confirm(second.importId)
    expect((await undo(second.importId)).json()).toEqual({ created: 1, changed: 1 })
    expect(await schoolOf('U001')).toMatchObject({ name: '申校', mode: 'mode2', boarding: false })
    expect(await schoolOf('U002')).toBeUndefined()
    // Once more: the same answer, and nothing happens.
    expect((await undo(second.importId)).statusCode).toBe(200)
    expect(await schoolOf('U001')).toMatchObject({ version: 3 })
  })

  test('not if somebody changed one of its rows since: nothing is taken back', async () => {
    const shown = await preview(
      csv(
        heading,
        `V001,戌校,${villageA1},小学,模式二,否`,
        `V002,亥校,${villageA1},小学,模式二,否`,
      ),
    )
    await confirm(shown.importId)
    const { id, version } = (await schoolOf('V002')) as { id: string; version: number }
    const row = {
      schoolCode: 'V002',
      name: '改过',
      villageCode: villageA1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    }
    expect((await office.send('PUT', `/api/schools/${id}`, { row, version })).statusCode).toBe(200)
    const refused = await undo(shown.importId)
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toEqual({ code: 'import_changed_since', rows: [3] })
    expect(await schoolOf('V001')).toMatchObject({ name: '戌校' })
  })

  test('an import belongs to who made it', async () => {
    const shown = await preview(csv(heading, `O001,一校,${villageA1},小学,模式二,否`))
    const other = await logInAs(node, 'other')
    for (const path of ['', '/rows', '/opening', '/annotated'])
      expect((await other.get(`/api/imports/${shown.importId}${path}`)).statusCode).toBe(404)
    expect(
      (await other.send('PUT', `/api/imports/${shown.importId}/choices`, { choices: {} }))
        .statusCode,
    ).toBe(404)
    expect((await other.send('POST', `/api/imports/${shown.importId}/undo`, {})).statusCode).toBe(
      404,
    )
  })
})

test('X-6 the sheet goes back to its sender with what is wrong beside each row', async () => {
  const shown = await preview(
    csv(heading, `Z001,二校,${villageA1},联合,模式二,否`, `Z002,三校,${villageA1},小学,模式二,否`),
  )
  const { rawPayload } = await office.get(`/api/imports/${shown.importId}/annotated`)
  const sheet = await readSheet(
    { name: '退回.xlsx', bytes: rawPayload },
    {
      isHeading: (cells) => cells.filter((cell) => heading.includes(cell ?? '-')).length,
      expected: [],
    },
  )
  const rows = []
  for await (const batch of sheet.batches) rows.push(...batch.map(({ cells }) => cells))
  expect(sheet.heading.cells).toEqual(['要改的地方', ...heading.split(',')])
  expect(rows[0]?.[0]).toContain('联合')
  expect(rows[0]?.slice(1)).toEqual(['Z001', '二校', villageA1, '联合', '模式二', '否'])
  expect(rows[1]).toEqual([undefined, 'Z002', '三校', villageA1, '小学', '模式二', '否'])
})

test('X-6 a township’s list needs no codes of places that are known by name', async () => {
  const shown = await preview(
    csv(
      '乡镇,村名,总人口,党员人数,是否纳入',
      '廖家桥镇,瓦场村,"1,204人",31,是',
      '茶田镇,茶田村,980,20,是',
    ),
    'villages',
  )
  expect(shown).toMatchObject({ created: 2, refused: 0 })
  await confirm(shown.importId)
  const { rows } = (await office.get('/api/villages?limit=10')).json()
  expect(rows).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ villageCode: villageA1, population: 1204, partyMembers: 31 }),
      expect.objectContaining({ villageCode: villageB1, population: 980 }),
    ]),
  )
})

const cases = new URL('../../../../shared/cases/office/', import.meta.url)
test.skipIf(!existsSync(cases))(
  'X-6 of an office’s own lists every row comes in after two answers',
  async () => {
    const read = async (register: string) => {
      const bytes = readFileSync(new URL(`${register}.xlsx`, cases))
      const answer = await office.upload(`/api/${register}/imports`, { name: 'x.xlsx', bytes })
      return answer.json() as Preview
    }
    const townships = await read('townships')
    expect(townships).toMatchObject({ created: 17, refused: 0 })
    await confirm(townships.importId)
    const villages = await read('villages')
    expect(villages.created + villages.changed).toBe(281)
    expect(villages.refused).toBe(0)
    await confirm(villages.importId)
    const schoolList = await read('schools')
    expect(schoolList).toMatchObject({
      created: 40,
      refused: 8,
      asked: [{ field: 'boarding', rows: 8 }],
    })
    const answered = await choose(schoolList.importId, {
      given: { boarding: '否' },
      units: { bandwidthKbps: 'Mbit/s' },
    })
    expect(answered).toMatchObject({ created: 48, refused: 0 })
    expect((await confirm(schoolList.importId)).json()).toEqual({ created: 48, changed: 0 })
  },
)
