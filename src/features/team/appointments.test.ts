import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import type { Answer } from '../../base/endpoint.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { readTeams } from './api.ts'
import { appointmentRegister } from './registers.ts'

type Teams = Answer<typeof readTeams>['teams']

let hub: TestHub
let secretary: Session
let village: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-30T02:00:00.000Z')
  for (const [at, villageCode] of [villageA1, villageA2].entries()) {
    const { id } = await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: `T-0${at + 1}`, name: `小学${at + 1}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    await asSystem(hub.db, 'test', (tx) =>
      tx
        .insertInto('learningStations')
        .values({
          ...{ id, regionCode: villageCode, unitCode: villageCode, unitLevel: 'village' },
          ...{ schoolId: id, hostedOn: '2026-08-01' },
        })
        .execute(),
    )
  }
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  secretary = await logIn({
    ...{ role: 'township_secretary', regionCode: townshipA, level: 'township' },
  })
  village = await logIn({ role: 'village_secretary', regionCode: villageA1, level: 'village' })
})
afterAll(() => hub?.close())

const proposed = async (more: object): Promise<string> =>
  (
    await saveRow(hub.db, operator, appointmentRegister, {
      ...{ unitCode: villageA1, position: 'assistant', fromDay: '2026-09-01', partyMember: true },
      ...{ pool: 'village_cadre', education: 'college', recommendation: '认真负责' },
      ...more,
    })
  ).id

const move = (name: string, ids: readonly string[], more: object = {}, who = secretary) =>
  who.send('POST', '/api/appointments/moves', {
    ...{ rows: ids.map((id) => ({ id })), move: name, ...more },
  })

/** Why it may not be; empty: it was done. */
async function appointing(more: object): Promise<string[]> {
  const id = await proposed(more)
  const answer = await move('appoint', [id])
  if (answer.statusCode === 200) return []
  return (answer.json() as { obstacles: { code: string }[] }).obstacles.map(({ code }) => code)
}

async function teams(day?: string): Promise<Teams> {
  const on = day ? `&day=${day}` : ''
  const answer = await secretary.get(`/api/teams?place=${townshipA}&placeLevel=township${on}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().teams
}

const teamOf = async (unit: string, day?: string) =>
  (await teams(day)).find(({ code }) => code === unit)

test('INV-11, S3-11, S3-12, N4 a third assistant is refused, and one who is no Party member or no cadre', async () => {
  expect(await appointing({ name: '甲', partyMember: false })).toEqual(['assistant_not_member'])
  expect(await appointing({ name: '乙', pool: 'teacher' })).toEqual(['assistant_not_cadre'])
  expect(await appointing({ name: '丙' })).toEqual([])
  expect(await appointing({ name: '丁' })).toEqual([])
  expect(await appointing({ name: '戊' })).toEqual(['assistants_full'])
  // Another time, or another station, has room.
  expect(await appointing({ name: '己', fromDay: '2026-01-01', toDay: '2026-08-31' })).toEqual([])
  expect(await appointing({ name: '庚', unitCode: villageA2 })).toEqual([])
})

test('INV-11 of three appointed at once the third is one too many, and the others may go on', async () => {
  const unitCode = villageA2
  const days = { fromDay: '2027-01-01', toDay: '2027-06-30' }
  // One is there already.
  const ids = [
    await proposed({ unitCode, name: '辛', ...days }),
    await proposed({ unitCode, name: '壬', ...days }),
  ]
  const answer = await move('appoint', ids)
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toMatchObject({
    hindered: [{ id: ids[1], obstacles: [{ code: 'assistants_full', details: { most: 2 } }] }],
  })
})

test('INV-10, S3-3, N5 one head and one technical administrator; the same person in both only with a reason', async () => {
  const both = { name: '校长', pool: 'teacher' }
  expect(await appointing({ ...both, position: 'head_administrator' })).toEqual([])
  expect(await appointing({ name: '另一位', position: 'head_administrator' })).toEqual([
    'position_taken',
  ])
  expect(await appointing({ ...both, position: 'technical_administrator' })).toEqual([
    'position_both',
  ])
  expect(
    await appointing({
      ...{ ...both, position: 'technical_administrator', fromDay: '2026-09-02' },
      bothBecause: '学校只有一名教师',
    }),
  ).toEqual([])
})

test('INV-13, S5-2, N7 each Party organisation has one lead', async () => {
  const lead = { position: 'joint_lead', party: 'village' }
  expect(await appointing({ name: '支书', ...lead })).toEqual([])
  expect(await appointing({ name: '副支书', ...lead })).toEqual(['position_taken'])
  expect(await appointing({ name: '校支书', ...lead, party: 'school' })).toEqual([])
})

test('S3-2, S3-19 who leaves is in the team of the day before, and his position is vacant from the next', async () => {
  const before = await teamOf(villageA1)
  const head = before?.members.find(({ position }) => position === 'head_administrator')
  expect(head?.name).toBe('校长')
  expect((await move('end', [head?.id ?? ''])).statusCode).toBe(400)
  expect((await move('end', [head?.id ?? ''], { reason: '调走' })).statusCode).toBe(200)
  const after = await teamOf(villageA1, '2026-12-20')
  expect(after?.members.some(({ id }) => id === head?.id)).toBe(false)
  expect(after?.vacancies).toContainEqual({
    ...{ position: 'head_administrator', since: '2026-12-01', dueOn: '2026-12-15' },
  })
  const then = await teamOf(villageA1, '2026-11-30')
  expect(then?.members.some(({ id }) => id === head?.id)).toBe(true)
  const today = (await secretary.get('/api/today')).json() as { waiting: { code: string }[] }
  expect(today.waiting.map(({ code }) => code)).toContain('teams_vacant')
})

test('S3-1 a village proposes and does not appoint; who was appointed is not written over', async () => {
  const row = {
    ...{ unitCode: villageA1, position: 'assistant', name: '新人', fromDay: '2027-01-01' },
    ...{ partyMember: true, pool: 'village_cadre' },
  }
  const made = await village.send('POST', '/api/appointments', { row })
  expect(made.statusCode).toBe(201)
  expect((await move('appoint', [made.json().id], {}, village)).statusCode).toBe(409)
  const held = (await teamOf(villageA1))?.members.find(({ position }) => position === 'joint_lead')
  const stored = (await secretary.get(`/api/appointments/${held?.id}`)).json()
  const { id, version, regionCode, updatedAt, state, stateAt, simulated, ...fields } = stored
  const rewritten = await secretary.send('PUT', `/api/appointments/${id}`, {
    ...{ row: { ...fields, name: '别人', phone: '13900000000' }, version },
  })
  expect([rewritten.statusCode, rewritten.json().code]).toEqual([409, 'appointment_in_force'])
  const phoned = await secretary.send('PUT', `/api/appointments/${id}`, {
    ...{ row: { ...fields, phone: '13900000000' }, version },
  })
  expect(phoned.statusCode).toBe(200)
})

test('I1-3, X-6 the list that a township sends is taken in as it is', async () => {
  const sheet = [
    '地区代码\t姓名\t职务\t政治面貌\t类别\t联系电话\t任职日期',
    `${villageA2}\t田某\t站点协管员\t中共党员\t村“两委”\t139 0000 0001\t2026年9月1日`,
  ].join('\n')
  const preview = await secretary.send('POST', '/api/appointments/imports/pasted', { text: sheet })
  expect(preview.statusCode).toBe(201)
  expect(preview.json()).toMatchObject({ problems: [], created: 1 })
})
