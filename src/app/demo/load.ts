import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import {
  acquisitionRegister,
  needRegister,
  packRegister,
  resourceRegister,
  sourceRegister,
  subjectRegister,
} from '../../features/library/registers.ts'
import { shippedSubjects } from '../../features/library/shipped-subjects.ts'
import { findIdsByNumber, listNeeds, setStates } from '../../features/library/store.ts'
import { operator } from '../../features/people/operator.ts'
import { insertOrgUnits } from '../../features/people/org-unit-store.ts'
import { findPlaces, savePlaceSuccessions, savePlaces } from '../../features/people/place-store.ts'
import { type RoleCode, roleOf } from '../../features/people/role.ts'
import { insertPersonWithPost } from '../../features/people/user-actions.ts'
import type { Plain } from '../../features/registers/cells.ts'
import { decideRows, writeRows } from '../../features/registers/decide-actions.ts'
import type { Register } from '../../features/registers/registers.ts'
import {
  equipmentRegister,
  industryRegister,
  roomRegister,
  schoolRegister,
  staffRegister,
  townshipRegister,
  villageRegister,
} from '../../features/schools/registers.ts'
import { findSchoolsByCode } from '../../features/schools/store.ts'
import { insertEntry, setEntryStates } from '../../features/workload/store.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { hashPassword } from '../../platform/passwords.ts'
import { type DemonstrationCounty, demonstrationCounty } from './county.ts'

/** Every demonstration account has it; the node listens on this machine only unless told otherwise. */
export const demonstrationPassword = 'cunxiao-demo'

export type DemonstrationLogin = { loginName: string; role: RoleCode; description: string }

/** Fills an empty node with the demonstration county; a node that has it already is left as it is. */
export async function loadDemonstration(
  ground: Ground,
  say: (line: string) => void,
): Promise<DemonstrationLogin[]> {
  const county = demonstrationCounty(await readSources())
  const { code, name } = county.county
  const loaded = await asSystem(ground.db, 'demonstration data', (tx) => findPlaces(tx, [code]))
  if (loaded.length === 0) {
    say(`loading the demonstration county ${name} …`)
    const passwordHash = await hashPassword(demonstrationPassword)
    await asSystem(ground.db, 'demonstration data', async (tx) => {
      const { province, city } = county.county.boundary.features[0].properties
      await savePlaces(tx, [
        { code: placeAt(code, 'province'), level: 'province', name: province },
        { code: placeAt(code, 'city'), level: 'city', name: city },
        { code, level: 'county', name, boundary: county.county.boundary },
      ])
      await savePlaceSuccessions(tx, county.successions)
      await write(tx, townshipRegister, county.townships)
      await write(tx, villageRegister, county.villages)
      await write(tx, industryRegister, county.industries)
      await write(tx, schoolRegister, county.schools)
      await write(tx, roomRegister, county.rooms)
      await write(tx, equipmentRegister, county.equipment)
      await write(tx, staffRegister, county.staff)
      await writePosts(tx, county, passwordHash, ground.clock())
      await writeLibrary(tx, county)
      await writeWorkload(tx, county, dayOf(ground.clock()))
    })
  }
  return introductions(county)
}

async function readSources() {
  const directory = join(import.meta.dirname, '..', '..', '..', 'data', 'fenghuang')
  const read = (file: string) => readFile(join(directory, file), 'utf8')
  return {
    townshipsCsv: await read('townships.csv'),
    villagesCsv: await read('villages.csv'),
    boundary: JSON.parse(await read('boundary.wgs84.geojson')) as unknown,
  }
}

/** Through the same rules as an import, marked as simulated. */
async function write(tx: Tx, of: Register, rows: readonly Plain[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 1_000) {
    const wanted = rows.slice(start, start + 1_000).map((row) => ({ row, target: newId() }))
    const decided = await decideRows(tx, operator, of, wanted)
    const refused = decided.find((one) => 'problems' in one)
    if (refused) throw new Error(`demonstration row refused: ${JSON.stringify(refused)}`)
    await writeRows(
      tx,
      operator,
      of,
      decided.flatMap((one) => ('problems' in one ? [] : [{ ...one, simulated: true }])),
    )
  }
}

/** Two titles stay behind: one is being written, one of a platform's catalogue waits for approval. */
async function writeLibrary(tx: Tx, { county, library }: DemonstrationCounty): Promise<void> {
  const ownerCode = county.code
  await write(
    tx,
    subjectRegister,
    shippedSubjects.map((one) => ({ ...one, ownerCode })),
  )
  await write(tx, sourceRegister, library.sources)
  await write(tx, resourceRegister, library.resources)
  const ids = await findIdsByNumber(tx)
  const all = library.resources.map(({ catalogueNo }) => ids.get(catalogueNo) as string)
  await setStates(tx, all.slice(0, -2), 'published')
  await setStates(tx, all.slice(-1), 'in_review')
  await write(
    tx,
    packRegister,
    library.packs.map(({ catalogueNos, ...pack }) => ({
      ...pack,
      ownerCode,
      resourceIds: catalogueNos.map((no) => ids.get(no)),
    })),
  )
  await write(tx, needRegister, library.needs)
  const needs = await listNeeds(tx, rangeOf(county.code, 'county'))
  await write(
    tx,
    acquisitionRegister,
    // Every other one answers a need of its township.
    library.acquisitions.map((one, i) => ({
      ...one,
      ...(i % 2 === 0 && { needId: needs.find((need) => need.regionCode === one.placeCode)?.id }),
    })),
  )
}

/** People of schools made some of the county's own resources; what every third did waits to be confirmed. */
async function writeWorkload(tx: Tx, { library }: DemonstrationCounty, today: Day): Promise<void> {
  const ids = await findIdsByNumber(tx)
  const made = library.resources.filter(({ contributor }) => contributor !== undefined).slice(0, 12)
  const makers = await tx
    .selectFrom('persons as p')
    .innerJoin('schools as s', 's.id', 'p.orgUnitId')
    .select(['p.id', 'p.orgUnitId', 'p.regionCode'])
    .orderBy('p.nameSort')
    .orderBy('p.id')
    .limit(made.length)
    .execute()
  for (const [n, maker] of makers.entries()) {
    const id = newId()
    await insertEntry(tx, {
      ...{ id, personId: maker.id, organisationId: maker.orgUnitId, regionCode: maker.regionCode },
      ...{ activity: 'resource_making', sourceId: ids.get(String(made[n]?.catalogueNo)) as string },
      ...{ doneOn: addDays(today, -3 * n), minutes: 60 + 25 * n, simulated: true },
    })
    if (n % 3 !== 0) await setEntryStates(tx, [id], 'confirmed')
  }
}

async function writePosts(
  tx: Tx,
  { posts }: DemonstrationCounty,
  passwordHash: string,
  now: Date,
): Promise<void> {
  const schools = await findSchoolsByCode(
    tx,
    posts.flatMap(({ staff }) => (staff ? [staff.schoolCode] : [])),
  )
  const units = new Map<string, string>()
  for (const { organisation, staff, person, ...post } of posts) {
    const key = `${organisation.kind} ${organisation.regionCode} ${organisation.name}`
    const existing = (staff && schools.get(staff.schoolCode)?.id) ?? units.get(key)
    const id = existing ?? newId()
    if (!existing) {
      await insertOrgUnits(tx, [{ id, ...organisation }])
      units.set(key, id)
    }
    await insertPersonWithPost(
      tx,
      {
        ...post,
        ...person,
        orgUnitId: id,
        regionCode: organisation.regionCode,
        passwordHash,
        simulated: true,
      },
      now,
    )
  }
}

/** One account of each kind, to begin with. */
function introductions({ posts }: DemonstrationCounty): DemonstrationLogin[] {
  const first = new Map(posts.toReversed().map((post) => [post.role, post]))
  return [...first.values()].toReversed().map(({ loginName, role, organisation }) => ({
    loginName,
    role,
    description: `${organisation.name} · ${roleOf(role)?.label['zh-Hans'] ?? role}`,
  }))
}
