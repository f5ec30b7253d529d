import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectDir } from '../../src/app/version.ts'
import type { PlaceLevel } from '../../src/base/place.ts'
import { placeAt } from '../../src/base/place.ts'
import { addUnit, createPost, enterPerson, fillPost } from '../../src/features/people/api.ts'
import { openAccount, setUpNode } from '../../src/features/people/login-api.ts'
import type { OrganisationKind } from '../../src/features/people/organisation.ts'
import type { RoleCode } from '../../src/features/people/role.ts'
import { listAccountCandidates, openManyAccounts } from '../../src/features/schools/account-api.ts'
import { type CountyPerson, type Person, unitsOf } from './county.ts'
import { enter, type Login } from './login.ts'
import { password, together, type World } from './world.ts'

/** The first administrator sets the hub up with the code that its console printed. */
export async function setUp(world: World): Promise<void> {
  const { county, line } = world
  const { administrator } = county.people
  const loginName = 'administrator'
  const said = {
    ...{ code: await world.firstCode(), regionCode: county.code.slice(0, 6) },
    ...{ regionName: county.name, name: administrator.name, loginName, password },
  }
  await enter(line, '10.250.0.1', loginName, { of: setUpNode.address, said })
  world.give(administrator, { loginName })
}

type Office = { name: string; kind: OrganisationKind }
const offices: Readonly<Partial<Record<CountyPerson, Office & { role: RoleCode; title: string }>>> =
  {
    leader: {
      ...{ name: '农村远程教育领导协调小组', kind: 'steering_group' },
      ...{ role: 'programme_office', title: '组长' },
    },
    department: {
      ...{ name: '县委组织部', kind: 'organisation_department' },
      ...{ role: 'organisation_department', title: '党员教育股股长' },
    },
    bureau: {
      ...{ name: '县教育局', kind: 'education_bureau' },
      ...{ role: 'education_bureau', title: '基础教育股股长' },
    },
    finance: {
      ...{ name: '县财政局', kind: 'finance_bureau' },
      ...{ role: 'finance_bureau', title: '教科文股股长' },
    },
  }

/** Offices and people of the county, the townships and the villages, each with an account. */
export async function openAccounts(world: World): Promise<void> {
  const { county } = world
  const admin = await world.as(county.people.administrator)
  const place = { level: 'county', regionCode: county.code } as const
  const unit = await admin.ask(addUnit, {
    ...{ ...place, name: '县远程办业务股', kind: 'programme_office' },
  })
  const atOffice = { orgUnitId: unit.id, role: 'programme_office', title: '干部' } as const
  for (const person of [county.people.director, county.people.clerk, ...county.inspectors])
    await employWithAccount(world, admin, person, atOffice)
  for (const [who, { name, kind, ...post }] of Object.entries(offices)) {
    const { id: orgUnitId } = await admin.ask(addUnit, { ...place, name, kind })
    await employWithAccount(world, admin, county.people[who as CountyPerson], {
      ...post,
      orgUnitId,
    })
  }
  // The people of the office share the units among themselves: each is entered by hand.
  const hands = [county.people.director, county.people.clerk, ...county.inspectors]
  const units = unitsOf(county).map((unit, n) => ({
    ...unit,
    by: hands[n % hands.length] as Person,
  }))
  await together(units, async ({ code, level, township, name, secretary, by }) => {
    const hand = await world.as(by)
    const isTownship = level === 'township'
    const { id: orgUnitId } = await hand.ask(addUnit, {
      ...{ level, regionCode: code, kind: isTownship ? 'party_committee' : 'party_branch' },
      name: isTownship ? `${name}党委` : `${township}${name}党支部`,
    })
    const role = isTownship ? 'township_secretary' : 'village_secretary'
    await employ(world, hand, secretary, { orgUnitId, role, title: '书记' })
    const clerk = county.townships.find((township) => township.code === code)?.clerk
    if (clerk)
      await employ(world, hand, clerk, {
        ...{ orgUnitId, role: 'township_clerk', title: '远教专干' },
      })
  })
  const people = [
    ...unitsOf(county).map(({ secretary }) => secretary),
    ...county.townships.map(({ clerk }) => clerk),
    ...county.schools.flatMap(({ head, keeper }) => [head, keeper]),
  ]
  await openMany(world, await world.as(county.people.director), people)
  // Each sets his password, before his code is over.
  await together(people, world.as)
}

type Employed = { orgUnitId: string; role: RoleCode; title: string }

async function employ(
  world: World,
  by: Login,
  { name, phone }: Person,
  { orgUnitId, role, title }: Employed,
): Promise<string> {
  const { id: personId } = await by.ask(enterPerson, { name, phone, orgUnitId, partyMember: true })
  const { id: postId } = await by.ask(createPost, { orgUnitId, role, title })
  await by.ask(fillPost, { postId, personId, fromDay: world.today() })
  return personId
}

async function employWithAccount(
  world: World,
  by: Login,
  person: Person,
  post: Employed,
): Promise<void> {
  const personId = await employ(world, by, person, post)
  const loginName = `u${person.phone.slice(-7)}`
  const { code } = await by.ask(openAccount, { personId, loginName })
  world.give(person, { loginName, code })
  await world.as(person)
}

/** Slips for holders of posts, and for staff of schools, who are given their posts with them. */
async function openMany(world: World, by: Login, people: readonly Person[]): Promise<void> {
  const { candidates } = await by.ask(listAccountCandidates, {
    ...{ place: world.county.code, placeLevel: 'county' },
  })
  const { slips } = await by.ask(openManyAccounts, { ids: candidates.map(({ id }) => id) })
  const given = new Map(slips.map((slip) => [slip.name, slip]))
  for (const person of people) {
    const slip = given.get(person.name)
    if (!slip) throw new Error(`${person.name} got no slip`)
    world.give(person, slip)
  }
}

/** Those above the county: no office of a county appoints them, so somebody at the machine does. */
export async function openAbove(world: World): Promise<void> {
  const { county, dataDir } = world
  for (const [who, level] of [
    ['city', 'city'],
    ['cityInspector', 'city'],
    ['province', 'province'],
  ] as const satisfies [CountyPerson, PlaceLevel][]) {
    const person = county.people[who]
    const loginName = who.toLowerCase()
    const words = ['user', 'add', loginName, '--name', person.name, '--role', 'higher_office']
    const place = ['--place', placeAt(county.code, level), '--level', level]
    const organisation = ['--organisation', level === 'city' ? '市远程办' : '省远程办']
    const cli = join(projectDir, 'src', 'app', 'cli.ts')
    const env = { ...process.env, CUNXIAO_DATA: dataDir, DATABASE_URL: '' }
    const { stdout } = await promisify(execFile)(
      ...([process.execPath, [cli, ...words, ...place, ...organisation], { env }] as const),
    )
    const code = /([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})/.exec(stdout)?.[1]
    if (!code) throw new Error(`no code for ${loginName}: ${stdout}`)
    world.give(person, { loginName, code })
    await world.as(person)
  }
}
