import { sql } from 'kysely'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { rangeOf } from '../../../base/place.ts'
import { operator } from '../../../features/people/operator.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import type { Position } from '../../../features/team/appointment.ts'
import { appointmentRegister } from '../../../features/team/registers.ts'
import { partiesOf } from '../../../features/team/team.ts'
import { listStations } from '../../../features/timetable/station-store.ts'
import type { Tx } from '../../../platform/db.ts'
import { simulatedPersons } from '../persons.ts'
import { randomFor } from '../random.ts'

const mostStations = 1_000

/** Each station has its team: some lack an assistant, one its administrator; a few proposals wait to be appointed. */
export async function appointTeams(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('appointments').select('id').limit(1).executeTakeFirst()) return
  const makePerson = simulatedPersons()
  const today = dayOf(now)
  const stations = await listStations(tx, rangeOf(countyCode, 'county'), mostStations)
  const staff = await staffOf(
    tx,
    stations.flatMap(({ school }) => school?.id ?? []),
  )
  const proposed: string[] = []
  for (const [n, { unitCode, unitLevel, school }] of stations.entries()) {
    const team = staff.get(school?.id ?? '') ?? []
    const [head] = team
    const keeper = team[1] ?? head
    const appoint = async (name: string, position: Position, more: object = {}): Promise<string> =>
      (
        await saveRow(tx, operator, appointmentRegister, {
          ...{ unitCode, position, name, fromDay: addDays(today, -80), partyMember: true, ...more },
        })
      ).id
    const local = (k: string) =>
      makePerson(randomFor(433123, 'team', `${unitCode} ${k}`), {
        ...{ sex: (n + k.length) % 3 === 0 ? 'f' : 'm', bornFrom: 1966, bornTo: 1995 },
      })
    if (head && n % 23 !== 11)
      await appoint(head.name, 'head_administrator', { pool: 'teacher', phone: head.phone })
    if (keeper)
      await appoint(keeper.name, 'technical_administrator', {
        ...{ pool: 'teacher', phone: keeper.phone },
        ...(keeper === head && { bothBecause: '学校只有一名教师' }),
      })
    for (const party of partiesOf(unitLevel)) {
      const { name, phone } = party === 'school' && head ? head : local(party)
      await appoint(name, 'joint_lead', { party, phone })
    }
    const { phone, ...assistant } = local('assistant')
    const more = {
      ...{
        ...assistant,
        phone,
        pool: unitLevel === 'township' ? 'township_cadre' : 'village_cadre',
      },
      ...{ education: 'college', recommendation: '做事认真，群众信得过', fullTime: false },
    }
    const id = await appoint(assistant.name, 'assistant', more)
    if (n % 9 === 4) proposed.push(id)
  }
  await sql`update appointments set simulated = true,
    state = case when id = any(${proposed}::uuid[]) then 'proposed' else 'active' end`.execute(tx)
}

/** The head of each school, then whoever keeps its equipment. */
async function staffOf(tx: Tx, schoolIds: readonly string[]) {
  const { rows } = await sql<{ organisationId: string; name: string; phone: string | null }>`
    select organisation_id, name, phone from staff
    where organisation_id = any(${[...schoolIds]}::uuid[]) and retired_on is null
      and post in ('head', 'equipment_keeper')
    order by organisation_id, (post = 'head') desc, staff_no`.execute(tx)
  return Map.groupBy(
    rows.map(({ phone, ...one }) => ({ ...one, ...(phone !== null && { phone }) })),
    ({ organisationId }) => organisationId,
  )
}
