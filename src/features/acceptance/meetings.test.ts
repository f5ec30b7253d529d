import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, logInAs, type Session, somebody, villageA1 } from '../../../test/harness/node.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { type Founding, openFounding } from '../founding/founding.fixture.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { learningPlanRegister } from '../sessions/learning-plan-registers.ts'
import { photograph, today, why } from './acceptance.fixture.ts'
import type { MeetingBody } from './meeting-api.ts'

let at: Founding
let village: Session
let login: string
beforeAll(async () => {
  at = await openFounding()
  const who = { role: 'village_secretary', regionCode: villageA1, level: 'village' } as const
  login = (await somebody(at.hub, who)).loginName
  village = await logInAs(at.hub, login)
})
afterAll(() => at?.hub.close())

const go = async (instant: string) => {
  await at.go(instant)
  village = await logInAs(at.hub, login)
}
const bodyOf = async (unit: string): Promise<MeetingBody> => {
  const answer = await at.office.get(`/api/acceptance/meetings?place=${county}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().bodies.find((one: MeetingBody) => one.unitCode === unit)
}
const plan = async (day: string, who = village, more: object = {}): Promise<string> => {
  const answer = await who.send('POST', '/api/acceptance/meetings', {
    ...{ unitCode: villageA1, day, topic: `联席会议${day}`, begins: '15:00', venue: '村部' },
    ...more,
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().id
}
const read = async (id: string) => (await village.get(`/api/acceptance/meetings/${id}`)).json()
async function change(id: string, more: object): Promise<void> {
  const { row, version } = await rowAndVersion(id)
  const saved = await village.send('PUT', `/api/joint_meetings/${id}`, {
    row: { ...row, ...more },
    version,
  })
  expect(saved.statusCode, saved.body).toBe(200)
}
const fields = ['unitCode', 'topic', 'day', 'begins', 'venue', 'chair', 'agenda', 'present']
async function rowAndVersion(id: string) {
  const stored = (await village.get(`/api/joint_meetings/${id}`)).json()
  const row = Object.fromEntries(
    [...fields, 'minutes', 'resolutions'].flatMap((name) =>
      stored[name] === undefined ? [] : [[name, stored[name]]],
    ),
  )
  return { row, version: stored.version }
}

test('S5-4 without a meeting for 92 days it stands overdue on Today of whoever calls it', async () => {
  expect(await bodyOf(villageA1)).toMatchObject({
    ...{ lastOn: null, nextBy: '2026-11-01', isOverdue: true, next: null },
    leads: [
      { party: 'township', name: null },
      { party: 'village', name: null },
      { party: 'school', name: null },
    ],
  })
  expect(await today(village)).toContain('meetings_overdue')
  expect(await today(at.secretary)).toContain('meetings_overdue')
})

test('S5-5, S5-6 a meeting is planned with the agenda that its open items make', async () => {
  const problem = await at.office.send('POST', '/api/acceptance/orders', {
    ...{ place: county, placeLevel: 'county', unitCodes: [villageA1], title: '门锁坏了' },
    ...{ foundOn: '2026-11-20', origin: 'inspection', required: '换锁', dueDay: '2026-12-30' },
    issue: true,
  })
  expect(problem.statusCode, problem.body).toBe(200)
  for (const [n, topic] of ['果树修剪', '生猪防疫'].entries())
    await saveRow(at.hub.db, operator, learningPlanRegister, {
      ...{ placeCode: villageA1, topic, period: 'month', fromDay: '2026-12-01' },
      ...{ toDay: '2026-12-31', step: 'week', day: `2026-12-0${n + 1}`, minutes: 120 },
    })
  const id = await plan('2026-11-30')
  const { agenda } = (await rowAndVersion(id)).row as { agenda: string }
  expect(agenda.split('\n')).toEqual([
    ...['研究站点管理工作', '研究学习培训计划（2条待通过）', '研究整改：门锁坏了'],
    '其他困难和问题',
  ])
  expect((await bodyOf(villageA1)).next).toMatchObject({ id, state: 'planned' })
})

test('S5-1 it is announced, held on its day and signed with its minutes; then nothing is changed', async () => {
  const id = (await bodyOf(villageA1)).next?.id ?? ''
  expect(await why(village, 'joint_meetings', 'notify', [id])).toEqual(['meeting_without_lead'])
  const despite = await village.send('POST', '/api/joint_meetings/moves', {
    ...{ rows: [{ id }], move: 'notify', despite: ['meeting_without_lead'] },
  })
  expect(despite.statusCode, despite.body).toBe(200)
  const later = await plan('2026-12-20', village, { topic: '十二月会议' })
  expect(await why(village, 'joint_meetings', 'hold', [later])).toEqual(['meeting_before_its_day'])
  expect(await why(village, 'joint_meetings', 'cancel', [later], '并到年底开')).toEqual([])
  expect(await why(village, 'joint_meetings', 'hold', [id])).toEqual([])
  expect(await why(village, 'joint_meetings', 'sign', [id])).toEqual([
    ...['meeting_without_minutes', 'meeting_without_scan'],
  ])
  await change(id, { day: '2199-12-31' })
  expect(await why(village, 'joint_meetings', 'sign', [id])).toContain('meeting_before_its_day')
  await change(id, { day: '2026-11-30' })
  await change(id, { minutes: '各方讨论了换锁。', resolutions: '由学校换锁。\n按计划学习。' })
  await photograph(village, 'joint_meetings', id, 'minutes')
  const handed = await village.send('POST', `/api/acceptance/meetings/${id}/actions`, {
    ...{ what: '换教室门锁', ownerName: '龙校长', dueDay: '2026-12-15' },
  })
  expect(handed.statusCode, handed.body).toBe(200)
  expect(await why(village, 'joint_meetings', 'sign', [id])).toEqual([])
  const { row, version } = await rowAndVersion(id)
  const late = await village.send('PUT', `/api/joint_meetings/${id}`, { row, version })
  expect(late.json()).toMatchObject({ code: 'case_not_editable' })
  expect(await bodyOf(villageA1)).toMatchObject({
    ...{ lastOn: '2026-11-30', nextBy: '2027-03-02', isOverdue: false, openActions: 1 },
  })
  expect(await today(village)).not.toContain('meetings_overdue')
})

test('S5-5 the learning plan refers to the meeting that adopted it', async () => {
  const meetings = (await village.get(`/api/joint_meetings?place=${villageA1}&placeLevel=village`))
    .json()
    .rows.filter(({ state }: { state: string }) => state === 'signed')
  const { id } = meetings[0]
  expect(await read(id)).toMatchObject({ draftPlans: 2 })
  const adopted = await village.send('POST', `/api/acceptance/meetings/${id}/plans`, {})
  expect(adopted.json(), adopted.body).toEqual({ adopted: 2 })
  const { rows } = (await village.get('/api/learning_plans')).json()
  expect(
    rows.map((one: Record<string, unknown>) => [one.state, one.adoptedOn, one.adoptedBy]),
  ).toEqual([
    ['adopted', '2026-11-30', '2026-11-30联席会议'],
    ['adopted', '2026-11-30', '2026-11-30联席会议'],
  ])
})

test('S5-6, INV-37 what is open stands on the next agenda, on its notice too, until it is done', async () => {
  await go('2027-01-10T02:00:00.000Z')
  const second = await plan('2027-01-10')
  expect((await read(second)).carried).toMatchObject([{ what: '换教室门锁', state: 'open' }])
  expect(await bodyOf(villageA1)).toMatchObject({ openActions: 1, lateActions: 1 })
  const print = async (id: string, paper: string) => {
    const answer = await village.get(`/api/acceptance/meetings/${id}/paper?paper=${paper}`)
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
    return pageTexts(answer.rawPayload)
      .join('')
      .replace(/[\n\u200B]/g, '')
  }
  expect(await print(second, 'notice')).toContain('换教室门锁')
  const [{ id: actionId }] = (await read(second)).carried
  expect(await why(village, 'meeting_actions', 'finish', [actionId])).toEqual(['move_needs_reason'])
  expect(await why(village, 'meeting_actions', 'finish', [actionId], '已换新锁')).toEqual([])
  const third = await plan('2027-02-10')
  expect((await read(third)).carried).toEqual([])
  // It was open on the day of the second, and still is said there.
  expect((await read(second)).carried).toMatchObject([{ what: '换教室门锁', state: 'done' }])
  expect(await print(second, 'minutes')).toContain('联席会议纪要')
})

test('S5-5 however much is to be put right, a meeting can be planned', async () => {
  const problem = (n: number) => ({
    ...{ place: county, placeLevel: 'county', unitCodes: [villageA1], foundOn: '2027-02-01' },
    ...{ title: `${n}${'漏'.repeat(118)}`, origin: 'inspection', required: '修', issue: true },
    dueDay: '2027-12-30',
  })
  for (let n = 0; n < 20; n++)
    expect((await at.office.send('POST', '/api/acceptance/orders', problem(n))).statusCode).toBe(
      200,
    )
  const answer = await village.send('POST', '/api/acceptance/meetings', {
    ...{ unitCode: villageA1, day: '2027-03-20', topic: '整改会' },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  const { agenda } = (await village.get(`/api/joint_meetings/${answer.json().id}`)).json()
  expect(agenda.split('\n').slice(-2)).toEqual(['研究其余9件整改', '其他困难和问题'])
})
