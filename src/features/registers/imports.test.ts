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
  villageA2,
} from '../../../test/harness/node.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import { madeByHand, simpleRows } from '../../platform/sheets/fixture.ts'
import { operator } from '../people/operator.ts'
import { savePlaceSuccessions } from '../people/place-store.ts'
import { equipmentRegister, schoolRegister, staffRegister } from '../schools/registers.ts'
import { saveRow } from './actions.ts'
import { confirmImport } from './confirm-actions.ts'
import { exportSheet } from './export-actions.ts'
import { previewImport } from './import-actions.ts'
import type { Preview } from './preview.ts'

let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
})
afterAll(() => node.close())

const csv = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\r\n'))
const heading = '学校代码,学校名称,所在村代码,学段,模式,是否寄宿'

async function preview(bytes: Uint8Array, name = 'schools.csv'): Promise<Preview> {
  const response = await office.upload('/api/schools/imports', { name, bytes })
  expect(response.statusCode, response.body).toBe(201)
  return response.json()
}
const confirm = (importId: string, leaveOutRefused = false) =>
  office.send('POST', `/api/imports/${importId}/confirm`, { leaveOutRefused })
const countSchools = async () => (await office.get('/api/schools?limit=1')).json().count as number

test('X-6 a preview writes nothing; confirming writes what it showed', async () => {
  const before = await countSchools()
  const shown = await preview(
    csv(
      heading,
      `S001,瓦场小学,${villageA1},小学,模式二,否`,
      `S002,八斗丘小学,${villageA2},小学,模式一,否`,
    ),
  )
  expect(shown).toMatchObject({ created: 2, changed: 0, unchanged: 0, refused: 0, problems: [] })
  expect(await countSchools()).toBe(before)
  expect((await confirm(shown.importId)).json()).toEqual({ created: 2, changed: 0 })
  expect(await countSchools()).toBe(before + 2)
})

test('X-6 every wrong cell is named by row, column, value and what is wrong', async () => {
  const shown = await preview(
    csv(
      `${heading},在校生数,纬度,经度`,
      `S010,甲小学,${villageA1},大学,模式二,否,120,27.9,109.5`,
      `S011,乙小学,${villageA1},小学,模式二,否,很多,27.9,109.5`,
      `S012,丙小学,999999999999,小学,模式二,否,1,27.9,109.5`,
      `S013,丁小学,${villageA1},小学,模式二,否,1,109.5,27.9`,
      `S014,,${villageA1},小学,模式二,否,1,27.9,109.5`,
      `S015,己小学,${villageA1},小学,模式二,否,1,27.9,109.5`,
      `S015,庚小学,${villageA1},小学,模式二,否,1,27.9,109.5`,
    ),
  )
  expect(shown).toMatchObject({ created: 1, refused: 6 })
  expect(
    shown.problems.map(({ row, heading, code, value }) => [row, heading, code, value]),
  ).toEqual(
    expect.arrayContaining([
      [2, '学段', 'not_a_choice', '大学'],
      [3, '在校生数', 'not_an_integer', '很多'],
      [4, '所在村代码', 'place_unknown', '999999999999'],
      [5, '纬度', 'coordinates_swapped', '109.5'],
      [6, '学校名称', 'value_missing', undefined],
      [8, '学校代码', 'duplicate_in_sheet', 'S015'],
    ]),
  )
  expect((await confirm(shown.importId)).json()).toEqual({
    code: 'import_has_problems',
    refused: 6,
  })
  expect((await confirm(shown.importId, true)).json()).toEqual({ created: 1, changed: 0 })
})

test('two people who confirm one import write it once', async () => {
  const before = await countSchools()
  const shown = await preview(csv(heading, `S020,双击小学,${villageA1},小学,模式二,否`))
  const answers = await Promise.all([
    confirm(shown.importId),
    confirm(shown.importId),
    confirm(shown.importId),
  ])
  expect(answers.map((answer) => answer.json())).toEqual(Array(3).fill({ created: 1, changed: 0 }))
  expect(await countSchools()).toBe(before + 1)
})

describe('X-6 export → import changes nothing', () => {
  for (const [format, language] of [
    ['xlsx', 'zh-Hans'],
    ['xlsx', 'zh-Hant'],
    ['csv', 'en'],
  ] as const) {
    test(`${format} in ${language}`, async () => {
      await saveRow(node.db, operator, schoolRegister, {
        schoolCode: `X-${format}-${language}`.toUpperCase().slice(0, 20),
        name: '=1+1小学',
        villageCode: villageA1,
        stage: 'primary',
        mode: 'mode2',
        boarding: true,
        lat: 27.930646,
        lon: 109.504052,
        headName: '-单老师',
        headPhone: '13800001234',
        plannedMergerOn: '2027-07-01',
      })
      const sheet = await office.get(`/api/schools/sheet?format=${format}&language=${language}`)
      expect(sheet.statusCode).toBe(200)
      const shown = await preview(sheet.rawPayload, `schools.${format}`)
      expect(shown).toMatchObject({ created: 0, changed: 0, refused: 0 })
      expect(shown.unchanged).toBe(await countSchools())
    })
  }

  test('even after a natural key was corrected in the sheet, the row is the same row', async () => {
    const row = await saveRow(node.db, operator, schoolRegister, {
      schoolCode: 'WRONG-1',
      name: '改码小学',
      villageCode: villageA1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    })
    const filter = encodeURIComponent(JSON.stringify({ schoolCode: 'WRONG-1' }))
    const sheet = (
      await office.get(`/api/schools/sheet?format=csv&filter=${filter}`)
    ).rawPayload.toString('utf8')
    const shown = await preview(Buffer.from(sheet.replace('WRONG-1', 'RIGHT-1')))
    expect(shown).toMatchObject({ created: 0, changed: 1 })
    await confirm(shown.importId)
    const found = await office.get(`/api/schools/${row.id}`)
    expect(found.json()).toMatchObject({ id: row.id, schoolCode: 'RIGHT-1', version: 2 })
  })
})

test('a column the sheet does not have keeps what is stored; an empty cell empties', async () => {
  const row = await saveRow(node.db, operator, schoolRegister, {
    schoolCode: 'KEEP-1',
    name: '留存小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
    pupils: 88,
    headName: '王老师',
  })
  const shown = await preview(
    csv(`${heading},负责人`, `KEEP-1,留存小学,${villageA1},小学,模式二,否,`),
  )
  expect(shown).toMatchObject({ changed: 1 })
  await confirm(shown.importId)
  const after = (await office.get(`/api/schools/${row.id}`)).json()
  expect(after.pupils).toBe(88)
  expect(after.headName).toBeUndefined()
})

test('X-6 a formula without a result leaves what is stored, and its row is refused', async () => {
  const row = {
    schoolCode: 'FORM-1',
    name: '公式小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
    pupils: 88,
  }
  const { id } = await saveRow(node.db, operator, schoolRegister, row)
  const cells = ['FORM-1', '公式小学', villageA1, '小学', '模式二', '否']
  const rows = simpleRows([[...heading.split(','), '在校生数'], cells])
  const sheet = rows.replace('</row></sheetData>', '<c><f>40+48</f><v></v></c></row></sheetData>')
  const shown = await preview(await madeByHand({ sheets: [sheet] }), 'a.xlsx')
  expect(shown).toMatchObject({ changed: 0, refused: 1 })
  expect(shown.problems).toEqual([
    {
      row: 2,
      heading: '在校生数',
      field: 'pupils',
      code: 'formula_without_value',
      value: '=40+48',
    },
  ])
  expect((await office.get(`/api/schools/${id}`)).json().pupils).toBe(88)
})

test('X-6 what a sheet as a whole says stands in its preview', async () => {
  const sheet = simpleRows([heading.split(','), ['合计', '0所']])
  const other = simpleRows([
    heading.split(','),
    ['OTHER-1', '另表小学', villageA1, '小学', '模式二', '否'],
  ])
  const shown = await preview(await madeByHand({ sheets: [sheet, other] }), 'a.xlsx')
  expect(shown).toMatchObject({ created: 0, refused: 0 })
  expect(shown.warnings).toEqual([
    { code: 'worksheets_left_out', count: 1, names: ['表2'] },
    { code: 'totals_left_out', count: 1, rows: [2] },
  ])
})

test.each(['xlsx', 'csv'] as const)(
  'X-6 our own %s with masked values and texts like numbers comes back without a refusal',
  async (format) => {
    const schoolCode = `MASK-${format.toUpperCase()}`
    await saveRow(node.db, operator, schoolRegister, {
      schoolCode,
      name: '遮盖小学',
      villageCode: villageA1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    })
    await saveRow(node.db, operator, staffRegister, {
      schoolCode,
      staffNo: '4.5E+12',
      name: "'0012",
      post: 'teacher',
      birthYear: 1980,
      phone: '0743-3221234',
      partyMember: true,
      usableForProgramme: true,
      skills: '="烹饪",-木工',
    })
    const now = node.ground.clock()
    const { pieces } = await exportSheet(
      node.db,
      operator,
      staffRegister,
      { query: {}, language: 'zh-Hans', format },
      now,
    )
    const written: Uint8Array[] = []
    for await (const piece of pieces) written.push(piece)
    const bytes = Buffer.concat(written)
    const shown = await previewImport(
      node.db,
      operator,
      staffRegister,
      { name: `staff.${format}`, bytes },
      now,
    )
    expect(shown).toMatchObject({ created: 0, changed: 0, refused: 0, problems: [] })
    expect(shown.unchanged).toBeGreaterThan(0)
  },
)

test('X-6 a key that looks like a stored one is told of', async () => {
  await saveRow(node.db, operator, schoolRegister, {
    schoolCode: 'LOOK-1',
    name: '看似小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
  })
  const item = {
    schoolCode: 'LOOK-1',
    assetNo: 'ZC-1',
    type: 'pc',
    quantity: 1,
    usableQuantity: 1,
    condition: 'good',
  }
  await saveRow(node.db, operator, equipmentRegister, item)
  const bytes = csv(
    '学校代码,资产编号,类型,数量,可用数量,状况',
    'LOOK-1,ZC-1,计算机,1,1,完好',
    'LOOK-1,zc－01,计算机,1,1,完好',
  )
  const shown = await previewImport(
    node.db,
    operator,
    equipmentRegister,
    { name: 'e.csv', bytes },
    node.ground.clock(),
  )
  expect(shown).toMatchObject({ created: 1, unchanged: 1, refused: 0 })
  expect(shown.problems).toEqual([
    {
      row: 3,
      heading: '资产编号',
      field: 'assetNo',
      code: 'looks_like',
      value: 'zc－01',
      details: { other: 'ZC-1' },
      level: 'warning',
    },
  ])
})

test('a row absent from the sheet is never retired', async () => {
  const before = await countSchools()
  const shown = await preview(csv(heading, `S001,瓦场小学,${villageA1},小学,模式二,否`))
  expect(shown).toMatchObject({ unchanged: 1, changed: 0, created: 0 })
  await confirm(shown.importId)
  expect(await countSchools()).toBe(before)
})

test('a row somebody changed after the preview stops the import, and nothing of it is written', async () => {
  const before = await countSchools()
  const shown = await preview(
    csv(
      heading,
      `S002,八斗丘完小,${villageA2},小学,模式二,否`,
      `S030,新小学,${villageA1},小学,模式二,否`,
    ),
  )
  const rows = (await office.get('/api/schools?search=badouqiu')).json().rows
  const found = rows.length > 0 ? rows : (await office.get('/api/schools?search=bdq')).json().rows
  const {
    id,
    version,
    regionCode: _r,
    organisationId: _o,
    updatedAt: _u,
    simulated: _s,
    ...row
  } = found[0]
  await office.send('PUT', `/api/schools/${id}`, { row: { ...row, pupils: 7 }, version })
  expect((await confirm(shown.importId)).json()).toMatchObject({
    code: 'import_overtaken',
    rows: [2],
  })
  expect(await countSchools()).toBe(before)
})

test('S1-1 codes of 2016 are read as the codes that replaced them, and the person is told', async () => {
  await asSystem(node.db, 'test', (tx) =>
    savePlaceSuccessions(tx, [
      {
        oldCode: '433123199201',
        newCode: villageA1,
        onDay: '2023-01-01',
        sourceDocument: '测试文件',
      },
    ]),
  )
  const shown = await preview(csv(heading, `S040,旧码小学,433123199201,小学,模式二,否`))
  expect(shown).toMatchObject({ created: 1, refused: 0 })
  expect(shown.problems).toEqual([
    expect.objectContaining({
      code: 'place_code_replaced',
      level: 'warning',
      value: '433123199201',
      details: { code: villageA1 },
    }),
  ])
})

test('coordinates in GCJ-02 are converted when the person says so', async () => {
  const bytes = csv(
    `${heading},纬度,经度`,
    `S050,火星小学,${villageA1},小学,模式二,否,27.927273,109.508706`,
  )
  const response = await office.upload('/api/schools/imports?datum=gcj02', { name: 'a.csv', bytes })
  await confirm(response.json().importId)
  const { rows } = (await office.get('/api/schools?search=hxxx')).json()
  expect(rows[0].lat).toBeCloseTo(27.930646, 4)
  expect(rows[0].lon).toBeCloseTo(109.504052, 4)
})

test('a village of another county, or of a place not one’s own, is refused by row', async () => {
  await somebody(node, {
    role: 'township_clerk',
    regionCode: townshipA,
    level: 'township',
    loginName: 'clerk',
  })
  const clerk = await logInAs(node, 'clerk')
  const response = await clerk.upload('/api/industries/imports', {
    name: 'i.csv',
    bytes: csv('村代码,产品', `${villageA1},茶叶`, '433123104201,茶叶', '433124101201,茶叶'),
  })
  expect(
    response.json().problems.map(({ row, code }: { row: number; code: string }) => [row, code]),
  ).toEqual([
    [3, 'place_not_yours'],
    [4, 'place_unknown'],
  ])
})

test('whoever may not write a register does not import into it', async () => {
  await somebody(node, { role: 'finance_bureau', loginName: 'finance' })
  const finance = await logInAs(node, 'finance')
  const response = await finance.upload('/api/schools/imports', {
    name: 'a.csv',
    bytes: csv(heading),
  })
  expect(response.statusCode).toBe(403)
})

test('an import belongs to whoever made it', async () => {
  const shown = await preview(csv(heading, `S060,别人小学,${villageA1},小学,模式二,否`))
  await somebody(node, { role: 'programme_office', loginName: 'colleague' })
  const colleague = await logInAs(node, 'colleague')
  const response = await colleague.send('POST', `/api/imports/${shown.importId}/confirm`, {})
  expect(response.statusCode).toBe(404)
})

test('pasted cells are a sheet too', async () => {
  const text = [
    heading.replaceAll(',', '\t'),
    `S070\t粘贴,小;学\t${villageA1}\t小学\t模式二\t否`,
  ].join('\n')
  const response = await office.send('POST', '/api/schools/imports/pasted', { text })
  expect(response.json()).toMatchObject({ created: 1, refused: 0 })
})

test('postgres that dies between two batches of an import leaves nothing half-written', async () => {
  const before = await countSchools()
  const lines = Array.from(
    { length: 2_500 },
    (_, i) => `K${String(i).padStart(5, '0')},第${i}小学,${villageA1},小学,模式二,否`,
  )
  const shown = await previewImport(
    node.db,
    operator,
    schoolRegister,
    { name: 'big.csv', bytes: csv(heading, ...lines) },
    node.ground.clock(),
  )
  expect(shown).toMatchObject({ created: 2_500, refused: 0 })
  // The second batch ends the session it runs in, as a killed server would.
  let batches = 0
  const dying = {
    ...schoolRegister,
    saved: async (
      tx: Parameters<NonNullable<typeof schoolRegister.saved>>[0],
      ...rest: [never, never]
    ) => {
      if (++batches === 2)
        await tx
          .selectNoFrom((eb) => eb.fn('pg_terminate_backend', [eb.fn('pg_backend_pid')]).as('end'))
          .execute()
      await schoolRegister.saved?.(tx, ...rest)
    },
  }
  await expect(
    confirmImport(
      node.db,
      operator,
      [dying],
      shown.importId,
      { leaveOutRefused: false },
      node.ground.clock(),
    ),
  ).rejects.toThrow()
  expect(batches).toBe(2)
  expect(await countSchools()).toBe(before)
  // The preview is still there, and confirming it again succeeds.
  const result = await confirmImport(
    node.db,
    operator,
    [schoolRegister],
    shown.importId,
    { leaveOutRefused: false },
    node.ground.clock(),
  )
  expect(result).toEqual({ created: 2_500, changed: 0 })
  await scoped(node.db, operator, (tx) =>
    tx.deleteFrom('schools').where('schoolCode', 'like', 'K0%').execute(),
  )
})

test('P-2 every school register row hangs on its school: an unknown school is a problem of the row', async () => {
  const response = await office.upload('/api/equipment/imports', {
    name: 'e.csv',
    bytes: csv(
      '学校代码,资产编号,类型,数量,可用数量,状况',
      'NONE-1,A1,计算机,1,1,完好',
      'S001,A1,计算机,3,1,完好',
    ),
  })
  expect(
    response.json().problems.map(({ row, code }: { row: number; code: string }) => [row, code]),
  ).toEqual([
    [2, 'place_unknown'],
    [3, 'reason_missing'],
  ])
  expect(equipmentRegister.shape.naturalKey).toEqual(['schoolCode', 'assetNo'])
  expect(county).toBe('433123000000')
})
