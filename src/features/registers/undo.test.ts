import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { schoolRegister } from '../schools/registers.ts'
import { insertDecisions } from '../siting/store.ts'
import type { Preview } from './preview.ts'
import { undoImport } from './undo-actions.ts'

let node: TestNode
let office: Session
let admin: Session
let clerk: Actor
beforeAll(async () => {
  node = await openTestNode()
  clerk = (await somebody(node, { role: 'programme_office', loginName: 'office' })).actor
  office = await logInAs(node, 'office')
  await somebody(node, { role: 'administrator', loginName: 'admin' })
  admin = await logInAs(node, 'admin')
})
afterAll(() => node.close())

const heading = '学校代码,学校名称,所在村代码,学段,模式,是否寄宿'
const common = { villageCode: villageA1, stage: 'primary', mode: 'mode2', boarding: false }
const line = (code: string, name = `${code}校`) => `${code},${name},${villageA1},小学,模式二,否`

async function read(lines: string[], register = 'schools'): Promise<string> {
  const bytes = Buffer.from(lines.join('\r\n'))
  const answer = await office.upload(`/api/${register}/imports`, { name: '名单.csv', bytes })
  expect(answer.statusCode, answer.body).toBe(201)
  const shown = answer.json() as Preview
  expect(shown.refused, JSON.stringify(shown.problems)).toBe(0)
  return shown.importId
}
const confirm = (importId: string) => office.send('POST', `/api/imports/${importId}/confirm`, {})
const undo = (importId: string) => office.send('POST', `/api/imports/${importId}/undo`, {})
async function bring(...lines: string[]): Promise<string> {
  const importId = await read([heading, ...lines])
  expect((await confirm(importId)).statusCode).toBe(200)
  return importId
}
const schoolOf = async (code: string) =>
  (await office.get(`/api/schools?limit=500&search=${code}`)).json().rows[0]
const historyOf = async (id: string) =>
  (await admin.get(`/api/audit?subjectType=schools&subjectId=${id}&limit=50`)).json().entries

describe('X-6 an import is not undone where something rests on what it created', () => {
  test('rooms of a school: nothing is undone, and it is said which rows and why', async () => {
    const importId = await bring(line('R001'), line('R002'))
    const room = { schoolCode: 'R002', roomNo: '1', name: '教室', kind: 'multimedia', areaM2: 50 }
    const asked = await office.send('POST', '/api/rooms', {
      row: { ...room, seats: 30, usableSeats: 30 },
    })
    expect(asked.statusCode, asked.body).toBe(201)
    const refused = await undo(importId)
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toEqual({ code: 'import_in_use', rows: [3], things: ['rooms'] })
    expect(await schoolOf('R001')).toMatchObject({ name: 'R001校' })
    const { id, version } = asked.json()
    await office.send('POST', `/api/rooms/${id}/retire`, { version, reason: '录错' })
    expect((await undo(importId)).json()).toEqual({ created: 2, changed: 0 })
    expect(await schoolOf('R002')).toBeUndefined()
  })

  test('a host of later features, people, and rows of another register', async () => {
    const importId = await bring(line('R003'))
    const { id } = await schoolOf('R003')
    await somebody(node, {
      ...{ role: 'head_of_school', loginName: 'head', organisationId: id, regionCode: villageA1 },
    })
    await asSystem(node.db, 'test', (tx) =>
      insertDecisions(tx, [
        {
          ...{ id: newId(), regionCode: villageB1, unitCode: villageB1, unitLevel: 'village' },
          ...{ proposedSchoolId: id, schoolId: id, state: 'open' },
        },
      ]),
    )
    const { things } = (await undo(importId)).json()
    expect(things.toSorted()).toEqual(['hosts', 'persons'])
  })

  test('what the same import brought rests on nothing else', async () => {
    const importId = await read(
      ['代码,名称,所属地区,上级', `u1,甲,${county},`, `u2,乙,${county},u1`],
      'subjects',
    )
    expect((await confirm(importId)).statusCode).toBe(200)
    expect((await undo(importId)).json()).toEqual({ created: 2, changed: 0 })
  })

  test('a village’s school that was there before its row is none of it', async () => {
    await bring(line('R004'))
    const importId = await read(['村代码,村名,是否纳入', `${villageA1},瓦场村,是`], 'villages')
    await confirm(importId)
    expect((await undo(importId)).json()).toEqual({ created: 1, changed: 0 })
  })
})

describe('X-6 undoing', () => {
  test('at the same moment happens once', async () => {
    const importId = await bring(line('T001'))
    const { id } = await schoolOf('T001')
    const answers = await Promise.all([undo(importId), undo(importId), undo(importId)])
    expect(answers.map((one) => one.json())).toEqual(Array(3).fill({ created: 1, changed: 0 }))
    const actions = (await historyOf(id)).map(({ action }: { action: string }) => action)
    expect(actions).toEqual(['schools.taken_back', 'schools.created'])
  })

  test('says why in no language: with the name of the sheet', async () => {
    const importId = await bring(line('T002'))
    const { id } = await schoolOf('T002')
    await undo(importId)
    expect((await historyOf(id))[0]).toMatchObject({
      action: 'schools.taken_back',
      payload: { reason: '名单.csv' },
    })
  })

  test('takes the permission to write, as it is now', async () => {
    const importId = await bring(line('T003'))
    const reader = {
      ...clerk,
      grants: clerk.grants.map((grant) => ({ ...grant, permissions: ['*.read'] })),
    }
    const now = node.ground.clock()
    await expect(
      undoImport(node.db, reader, [schoolRegister], importId, now),
    ).rejects.toMatchObject({ code: 'not_permitted' })
    expect(await schoolOf('T003')).toBeDefined()
  })

  test('names the row whose old key somebody has taken since', async () => {
    await bring(line('T004'))
    const { id, version } = await schoolOf('T004')
    const importId = await read([
      `${heading},row id,row version`,
      `${line('T005', 'T004校')},${id},${version}`,
    ])
    await confirm(importId)
    const row = { schoolCode: 'T004', name: '后来的', ...common }
    expect((await office.send('POST', '/api/schools', { row })).statusCode).toBe(201)
    expect((await undo(importId)).json()).toEqual({ code: 'import_changed_since', rows: [2] })
  })
})

describe('X-6 two who confirm at the same moment', () => {
  test('different sheets with the same new row: one is told, nothing is written twice', async () => {
    const [one, two] = await Promise.all([
      read([heading, line('C001')]),
      read([heading, line('C001')]),
    ])
    const answers = await Promise.all([confirm(one), confirm(two)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect((await office.get('/api/schools?limit=9&search=C001')).json().count).toBe(1)
  })

  test('different sheets that change the same row: the later one is told which', async () => {
    await bring(line('C002'))
    const [one, two] = [
      await read([heading, line('C002', '甲名')]),
      await read([heading, line('C002', '乙名')]),
    ]
    const answers = await Promise.all([confirm(one), confirm(two)])
    const refused = answers.find(({ statusCode }) => statusCode === 409)
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(refused?.json()).toEqual({ code: 'import_overtaken', rows: [2] })
  })
})
