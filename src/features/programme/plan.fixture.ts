import { sql } from 'kysely'
import {
  county,
  logInAs,
  type Session,
  somebody,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { type Founding, openFounding } from '../founding/founding.fixture.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister, townshipRegister, villageRegister } from '../schools/registers.ts'
import { appointmentRegister } from '../team/registers.ts'

/** A county of two townships and three villages with hosts and people, and a programme whose plan nobody has drafted. */
export type PlanCounty = {
  f: Founding
  townB: Session
  /** An organisation that may lead a task. */
  org: string
  programmeId: string
  /** The appointment of each village's operator; that of the second village has no telephone number. */
  operators: Record<string, string>
}

export async function openPlanCounty(): Promise<PlanCounty> {
  const f = await openFounding()
  const { hub } = f
  for (const [townshipCode, name] of [
    [townshipA, '甲镇'],
    [townshipB, '乙镇'],
  ] as const)
    await saveRow(hub.db, operator, townshipRegister, {
      ...{ townshipCode, name, inScope: false, outOfScopeReason: '测试' },
    })
  for (const [villageCode, name] of [
    [villageA1, '一村'],
    [villageA2, '二村'],
    [villageB1, '三村'],
  ] as const)
    await saveRow(hub.db, operator, villageRegister, { villageCode, name, inScope: true })
  const school = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'T-09', name: '三村小学', villageCode: villageB1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  await asSystem(hub.db, 'test', (tx) =>
    tx
      .insertInto('learningStations')
      .values({
        ...{ id: newId(), regionCode: villageB1, unitCode: villageB1, unitLevel: 'village' },
        ...{ schoolId: school.id, hostedOn: '2026-08-01' },
      })
      .execute(),
  )
  const operators: Record<string, string> = {}
  for (const [at, unitCode] of [villageA1, villageA2, villageB1].entries()) {
    const row = { unitCode, fromDay: '2026-09-01', partyMember: true }
    const phone = `1390000000${at}`
    const lead = { position: 'joint_lead', party: 'village', name: `书记${at}`, phone }
    await saveRow(hub.db, operator, appointmentRegister, { ...row, ...lead })
    operators[unitCode] = (
      await saveRow(hub.db, operator, appointmentRegister, {
        ...{ ...row, position: 'technical_administrator', name: `老师${at}` },
        ...(unitCode !== villageA2 && { phone: `1380000000${at}` }),
      })
    ).id
  }
  await asSystem(hub.db, 'test', (tx) => sql`update appointments set state = 'active'`.execute(tx))
  const townB = await logInAs(
    hub,
    (await somebody(hub, { role: 'township_secretary', regionCode: townshipB, level: 'township' }))
      .loginName,
  )
  const org = (await somebody(hub, { role: 'finance_bureau' })).organisationId
  const { id } = (
    await f.office.send('POST', '/api/programmes', {
      ...{ place: county, template: 'founding', title: '依托建点', fromDay: '2026-11-01' },
    })
  ).json()
  return { f, townB, org, programmeId: id, operators }
}
