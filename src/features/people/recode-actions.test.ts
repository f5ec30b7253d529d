import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
} from '../../../test/harness/node.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import { operator } from './operator.ts'
import { recodePlace } from './recode-actions.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

test('S1-1 a township that got another code takes its villages, schools and people along, and old sheets are still read', async () => {
  await saveRow(node.db, operator, schoolRegister, {
    schoolCode: 'A-01',
    name: '瓦场小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
  })
  await somebody(node, {
    role: 'township_clerk',
    regionCode: townshipA,
    level: 'township',
    loginName: 'mover',
  })
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  await recodePlace(node.db, operator, {
    oldCode: townshipA,
    newCode: '433123199000',
    level: 'township',
    name: '新桥镇',
    onDay: '2026-12-01',
    sourceDocument: '县政发〔2026〕9号',
  })
  const clerk = await logInAs(node, 'mover')
  expect((await clerk.get('/api/schools')).json().rows).toMatchObject([
    { schoolCode: 'A-01', villageCode: '433123199201', regionCode: '433123199201' },
  ])
  const office = await logInAs(node, 'office')
  const sheet = `学校代码,学校名称,所在村代码,学段,模式,是否寄宿\r\nA-02,二小,${villageA1},小学,模式二,否`
  const preview = await office.upload('/api/schools/imports', {
    name: 'old.csv',
    bytes: Buffer.from(sheet),
  })
  expect(preview.json()).toMatchObject({
    created: 1,
    refused: 0,
    problems: [{ code: 'place_code_replaced', details: { code: '433123199201' } }],
  })
})

test('a code that is taken, unknown or of another level is refused', async () => {
  const recode = (oldCode: string, newCode: string, level: 'township' | 'village') =>
    recodePlace(node.db, operator, {
      oldCode,
      newCode,
      level,
      onDay: '2026-12-01',
      sourceDocument: 'x',
    })
  await expect(recode(townshipB, '433123199000', 'township')).rejects.toMatchObject({
    code: 'place_exists',
  })
  await expect(recode('433123188000', '433123177000', 'township')).rejects.toMatchObject({
    code: 'place_not_found',
  })
  await expect(recode(townshipB, '433123104201', 'township')).rejects.toMatchObject({
    code: 'code_not_of_level',
  })
})
