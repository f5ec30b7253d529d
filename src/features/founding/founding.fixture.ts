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
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import { appointmentRegister } from '../team/registers.ts'
import { certificateRegister } from '../training/certificate-registers.ts'
import { markStations } from './stage-actions.ts'
import type { MarkName } from './stage-facts.ts'

export const today = '2026-11-30'

export type Founding = {
  hub: TestHub
  office: Session
  clerk: Session
  secretary: Session
  /** By village. */
  stations: Record<string, string>
  schools: string[]
  /** It is then, and all three have logged in again. */
  go(instant: string): Promise<void>
}

/** Two villages with a host each, their office, clerk and secretary. */
export async function openFounding(): Promise<Founding> {
  const hub = await openTestNode()
  hub.setNow(`${today}T02:00:00.000Z`)
  const stations: Record<string, string> = {}
  const schools: string[] = []
  for (const [at, villageCode] of [villageA1, villageA2, villageA2].entries()) {
    const { id } = await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: `T-0${at + 1}`, name: `小学${at + 1}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    schools.push(id)
    if (stations[villageCode]) continue
    const stationId = newId()
    stations[villageCode] = stationId
    await asSystem(hub.db, 'test', (tx) =>
      tx
        .insertInto('learningStations')
        .values({
          ...{ id: stationId, regionCode: villageCode, unitCode: villageCode },
          ...{ unitLevel: 'village', schoolId: id, hostedOn: '2026-08-01' },
        })
        .execute(),
    )
  }
  const nameOf = async (who: Parameters<typeof somebody>[1]) => (await somebody(hub, who)).loginName
  const township = { regionCode: townshipA, level: 'township' } as const
  const names = {
    office: await nameOf({ role: 'programme_office' }),
    clerk: await nameOf({ role: 'township_clerk', ...township }),
    secretary: await nameOf({ role: 'township_secretary', ...township }),
  }
  const loggedIn = async () => ({
    office: await logInAs(hub, names.office),
    clerk: await logInAs(hub, names.clerk),
    secretary: await logInAs(hub, names.secretary),
  })
  const founding: Founding = {
    ...{ hub, stations, schools },
    ...(await loggedIn()),
    go: async (instant) => {
      hub.setNow(instant)
      Object.assign(founding, await loggedIn())
    },
  }
  return founding
}

export const markOf = (
  { hub, stations }: Founding,
  unit: string,
  ...names: readonly MarkName[]
): Promise<void> =>
  asSystem(hub.db, 'test', (tx) =>
    markStations(
      tx,
      { name: '测试' },
      names.map((mark) => ({ stationId: stations[unit] ?? '', mark, day: today })),
      hub.ground.clock(),
    ),
  )

/** Both administrators and an assistant, in post. */
export async function appoint({ hub, secretary }: Founding, unitCode: string): Promise<void> {
  const ids: string[] = []
  for (const [position, name] of [
    ['head_administrator', '甲'],
    ['technical_administrator', '乙'],
    ['assistant', '丙'],
  ] as const) {
    const row = { unitCode, position, name, fromDay: '2026-09-01', partyMember: true }
    const more = { pool: 'village_cadre', education: 'college', recommendation: '认真负责' }
    ids.push((await saveRow(hub.db, operator, appointmentRegister, { ...row, ...more })).id)
  }
  const answer = await secretary.send('POST', '/api/appointments/moves', {
    ...{ rows: ids.map((id) => ({ id })), move: 'appoint' },
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
}

/** One of its administrators holds a certificate from now on. */
export async function certify(
  { hub, office }: Founding,
  unitCode: string,
  name = '甲',
): Promise<void> {
  const { id } = await saveRow(hub.db, operator, certificateRegister, {
    ...{ unitCode, name, scope: 'administrator', fromDay: '2026-12-01', toDay: '2029-11-30' },
  })
  const answer = await office.send('POST', '/api/post_certificates/moves', {
    ...{ rows: [{ id }], move: 'issue' },
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
}

const jpegHead = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')
/** What a camera makes, as far as anybody looks at it; each `sign` is another picture. */
export const jpeg = (sign: number): Buffer =>
  Buffer.concat([
    jpegHead,
    Buffer.from('ffda0008010100003f00', 'hex'),
    Buffer.from([sign, 0xff, 0xd9]),
  ])
export const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer <<>>\n')
