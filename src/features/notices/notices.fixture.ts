import { expect } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'

export const today = '2026-11-30'

export type Notices = {
  hub: TestHub
  schoolId: string
  office: Session
  secretary: Session
  /** Of a village, and another's. */
  village: Session
  other: Session
  head: Session
  /** It is then, and all of them have logged in again. */
  go(instant: string): Promise<void>
}

/** An office, a township, two villages of it with their secretaries, a school with its head. */
export async function openNotices(): Promise<Notices> {
  const hub = await openTestNode()
  hub.setNow(`${today}T02:00:00.000Z`)
  const { id: schoolId } = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'T-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  const nameOf = async (who: Parameters<typeof somebody>[1]) => (await somebody(hub, who)).loginName
  const village = { role: 'village_secretary', level: 'village' } as const
  const names = {
    office: await nameOf({ role: 'programme_office', name: '龙科长' }),
    secretary: await nameOf({
      ...{ role: 'township_secretary', regionCode: townshipA, level: 'township', name: '石书记' },
    }),
    village: await nameOf({ ...village, regionCode: villageA1, name: '麻支书' }),
    other: await nameOf({ ...village, regionCode: villageA2, name: '吴支书' }),
    head: await nameOf({
      ...{ role: 'head_of_school', organisationId: schoolId, regionCode: villageA1 },
      name: '田校长',
    }),
  }
  const loggedIn = async () => ({
    office: await logInAs(hub, names.office),
    secretary: await logInAs(hub, names.secretary),
    village: await logInAs(hub, names.village),
    other: await logInAs(hub, names.other),
    head: await logInAs(hub, names.head),
  })
  const notices: Notices = {
    ...{ hub, schoolId },
    ...(await loggedIn()),
    go: async (instant) => {
      hub.setNow(instant)
      Object.assign(notices, await loggedIn())
    },
  }
  return notices
}

export async function draft(who: Session, more: object = {}): Promise<string> {
  const answer = await who.send('POST', '/api/circulars', {
    row: {
      ...{ issuerCode: county, kind: 'notice', title: '关于做好冬季设备检查的通知' },
      ...{ body: '请各站点检查设备。\n发现问题及时报修。', signature: '凤凰县远程办' },
      ...{ writtenOn: today, ...more },
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().id
}

export async function address(who: Session, id: string, wish: object): Promise<number> {
  const answer = await who.send('POST', `/api/dispatch/${id}/units`, wish)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().added
}

export const move = (who: Session, id: string, name: string, reason?: string) =>
  who.send('POST', '/api/circulars/moves', {
    ...{ rows: [{ id }], move: name, ...(reason && { reason }) },
  })

/** Drafted, addressed and sent. */
export async function send(who: Session, wish: object, more: object = {}): Promise<string> {
  const id = await draft(who, more)
  await address(who, id, wish)
  const sent = await move(who, id, 'send')
  expect(sent.statusCode, sent.body).toBe(200)
  return id
}
