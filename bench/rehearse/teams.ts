import { placeAt } from '../../src/base/place.ts'
import { appointment, type Party } from '../../src/features/team/appointment.ts'
import { partiesOf } from '../../src/features/team/team.ts'
import { listStations } from '../../src/features/timetable/api.ts'
import { allRows, moveAll } from './all.ts'
import type { Person, School, Unit } from './county.ts'
import { unitsOf } from './county.ts'
import { bringIn, type SheetRow } from './sheet.ts'
import { together, type World } from './world.ts'

/** Each township's clerk sends the sheet of its teams, its secretary appoints them all. */
export async function appointTeams(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(3)
  const hosts = await hostsOf(world)
  const units = unitsOf(county)
  await together(county.townships, async (township) => {
    const own = units.filter(({ code }) => placeAt(code, 'township') === township.code)
    const rows = own.flatMap((unit) => teamOf(unit, township.secretary, hosts, world.today()))
    await bringIn(await world.as(township.clerk), appointment, rows)
    const secretary = await world.as(township.secretary)
    await moveAll(secretary, appointment, 'appoint', await allRows(secretary, appointment))
    for (const { unitCode, position, party, name } of rows)
      ledger.note(
        'appointment',
        `${unitCode} ${position}${party ? ` ${party}` : ''} ${name}`,
        'active',
      )
  })
}

/** By unit: the school at which it learns. */
export async function hostsOf(world: World): Promise<Map<string, School>> {
  const { county } = world
  const director = await world.as(county.people.director)
  const { stations } = await director.ask(listStations, {
    place: county.code,
    placeLevel: 'county',
  })
  const schools = new Map(county.schools.map((school) => [school.code, school]))
  return new Map(
    stations.map(({ unitCode, school }) => [
      unitCode,
      schools.get(school?.schoolCode ?? '') as School,
    ]),
  )
}

function teamOf(
  unit: Unit,
  secretary: Person,
  hosts: ReadonlyMap<string, School>,
  fromDay: string,
): SheetRow[] {
  const school = hosts.get(unit.code)
  if (!school) throw new Error(`${unit.code} has no host`)
  const row = (position: string, { name, phone }: Person, more: SheetRow) => ({
    ...{ unitCode: unit.code, position, name, phone, fromDay, partyMember: true },
    ...more,
  })
  const leads: Record<Party, Person> = {
    township: secretary,
    village: unit.secretary,
    school: school.head,
  }
  const pool = unit.level === 'village' ? 'village_cadre' : 'township_cadre'
  return [
    row('head_administrator', school.head, { pool: 'teacher', education: 'bachelor' }),
    row('technical_administrator', school.keeper, { pool: 'teacher', education: 'college' }),
    row('assistant', unit.cadre, {
      ...{ pool, education: 'senior_middle', recommendation: '认真负责，群众信得过' },
    }),
    ...partiesOf(unit.level).map((party) => row('joint_lead', leads[party], { party, pool })),
  ]
}
