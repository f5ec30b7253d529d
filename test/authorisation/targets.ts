import { hubRegisters } from '../../src/app/roles.ts'
import { newId } from '../../src/base/ids.ts'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { insertCertificate } from '../../src/features/learning/certificate-store.ts'
import { openUploads } from '../../src/features/library/uploads/upload-store.ts'
import { insertDelegation } from '../../src/features/people/delegation-store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { grantUnmasking } from '../../src/features/people/unmasking-actions.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import type { Plain } from '../../src/features/registers/cells.ts'
import type { Register } from '../../src/features/registers/registers.ts'
import { openCampaign } from '../../src/features/schools/survey-actions.ts'
import { addScenario, defaultSettings } from '../../src/features/siting/actions.ts'
import { insertDecisions } from '../../src/features/siting/store.ts'
import { insertRuling } from '../../src/features/siting/unit-store.ts'
import { addStation } from '../../src/features/stations/stations.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { newPrintedCode } from '../../src/platform/passwords.ts'
import { somebody, type TestHub } from '../harness/node.ts'

export const today = '2026-11-23'

/** What there is to ask about in one township: an id of every kind, and the rows of every register. */
export type Target = {
  /** Stands in every name of the place, and in no other. */
  sign: string
  township: string
  village: string
  schoolCode: string
  ids: Record<string, string>
  rows: Record<string, Plain>
}

/** Fills a township and names what is in it. */
export async function fillTownship(
  hub: TestHub,
  { sign, township, village }: Pick<Target, 'sign' | 'township' | 'village'>,
): Promise<Target> {
  const { db } = hub
  const schoolCode = `S-${sign}1`
  const ids: Record<string, string> = {}
  const rows: Record<string, Plain> = {}
  const keep = async (register: string, row: Plain): Promise<string> => {
    rows[register] = row
    const { id } = await saveRow(db, operator, registerOf(register), row)
    ids[register] = id
    return id
  }
  const at = { lat: 27.9, lon: 109.5 }
  const name = `名${sign}`
  await keep('townships', { townshipCode: township, name, ...at, inScope: true })
  await keep('villages', { villageCode: village, name, ...at, inScope: true })
  await keep('industries', { villageCode: village, product: name })
  const school = { schoolCode, name, villageCode: village, stage: 'primary', mode: 'mode2' }
  const schoolId = await keep('schools', { ...school, boarding: false, headPhone: '13900000000' })
  const room = { schoolCode, roomNo: '1', name, kind: 'multimedia', areaM2: 60 }
  await keep('rooms', { ...room, seats: 40, usableSeats: 40 })
  const machine = { schoolCode, assetNo: `${sign}-1`, type: 'pc', model: name, condition: 'good' }
  await keep('equipment', { ...machine, quantity: 1, usableQuantity: 1 })
  const teacher = { schoolCode, staffNo: '1', name, post: 'teacher', phone: '13900000000' }
  await keep('staff', { ...teacher, partyMember: false, usableForProgramme: true })
  const road = { unitCode: village, schoolCode, distanceMetres: 900, source: name }
  await keep('road_distances', road)
  const owner = { ownerCode: township }
  const content = { title: name, catalogueNo: `${sign}-1`, subjects: [`t-${sign.toLowerCase()}`] }
  await keep('subjects', { name, code: `t-${sign.toLowerCase()}`, ...owner })
  const how = { originLevel: 'county', mediaType: 'quiz', useModes: ['group'] }
  const draft = await keep('resources', { ...content, ...how, ...owner, language: 'mandarin' })
  const source = { name, code: `src-${sign.toLowerCase()}`, originLevel: 'county', ...owner }
  await keep('resource_sources', source)
  await keep('needs', { topic: name, placeCode: village, askedOn: today })
  const got = { title: name, placeCode: village, kind: 'receive', onDay: today }
  await keep('acquisitions', got)
  const published = await saveRow(db, operator, registerOf('resources'), {
    ...{ ...content, ...how, ...owner, language: 'mandarin' },
    catalogueNo: `${sign}-2`,
    mediaType: 'video',
  })
  await asSystem(db, 'test', (tx) =>
    tx
      .updateTable('resources')
      .set({ state: 'published' })
      .where('id', '=', published.id)
      .execute(),
  )
  await keep('packs', {
    title: name,
    aim: name,
    minutes: 60,
    resourceIds: [published.id],
    ...owner,
  })
  return {
    ...{ sign, township, village, schoolCode, rows },
    ids: {
      ...ids,
      ...{ schoolId, draft, published: published.id },
      ...(await fillOffices(hub, { name, township, village, schoolId, published: published.id })),
    },
  }
}

function registerOf(name: string): Register {
  const found = hubRegisters.find(({ shape }) => shape.name === name)
  if (!found) throw new Error(`no register ${name}`)
  return found
}

async function fillOffices(
  hub: TestHub,
  at: { name: string; township: string; village: string; schoolId: string; published: string },
): Promise<Record<string, string>> {
  const { db, ground } = hub
  const { name, township, village, schoolId } = at
  const holder = await somebody(hub, {
    ...{ role: 'township_clerk', regionCode: township, level: 'township', name },
  })
  const orgUnit = holder.organisationId
  const person = (await addPerson(db, operator, { name, orgUnitId: orgUnit })).id
  await issueCard(db, operator, person, ground.clock())
  const grant = await grantUnmasking(db, operator, {
    ...{ personId: person, regionCode: township, level: 'township', purpose: name },
    ...{ fromDay: today, toDay: today },
  })
  const settings = await defaultSettings(db, operator, township, today)
  const scenario = await addScenario(db, operator, {
    ...{ name, regionCode: township, level: 'township', settings },
  })
  const campaign = await openCampaign(db, operator, {
    ...{ name, regionCode: township, level: 'township', opensOn: today, dueOn: '2026-12-23' },
  })
  const [decision, ruling, delegation] = [newId(), newId(), newId()]
  const rest = await asSystem(db, 'test', async (tx) => {
    const by = { ruledBy: null, ruledByName: name }
    await insertRuling(tx, {
      ...{ id: ruling, regionCode: village, unitCode: village, schoolId, kind: 'radius_waived' },
      ...{ ...by, reason: name },
    })
    await insertDecisions(tx, [
      {
        ...{ id: decision, unitCode: village, regionCode: village, unitLevel: 'village' },
        ...{ scenarioId: scenario.id, proposedSchoolId: schoolId, schoolId, state: 'open' },
      },
    ])
    const holding = await tx
      .selectFrom('postHoldings')
      .select(['id', 'postId', 'regionCode'])
      .where('personId', '=', holder.actor.personId)
      .executeTakeFirstOrThrow()
    await insertDelegation(tx, {
      ...{ id: delegation, holdingId: holding.id, personId: person, regionCode: township },
      ...{ fromDay: '2027-01-01', toDay: '2027-01-02', reason: name, createdBy: null },
    })
    const returned = await tx
      .selectFrom('surveyReturns')
      .select('id')
      .where('campaignId', '=', campaign.id)
      .executeTakeFirstOrThrow()
    return { holding: holding.id, post: holding.postId, returned: returned.id }
  })
  const certificate = `2026-${newPrintedCode()}`
  await asSystem(db, 'test', (tx) =>
    insertCertificate(tx, {
      ...{ id: newId(), number: certificate, personId: person, regionCode: township, year: 2026 },
      ...{ minutes: 60, finished: 1, asOf: ground.clock().toISOString() },
    }),
  )
  // Somebody's who is none of those that ask.
  const upload = newId()
  const begun = { resourceId: at.published, name: 'a.pdf', sizeBytes: 10, personId: person }
  await openUploads(hub.dataDir).create({ ...begun, id: upload })
  const station = await addStation(db, { name, regionCode: village, organisationId: schoolId })
  return {
    ...{ orgUnit, person, grant: grant.id, scenario: scenario.id, campaign: campaign.id },
    ...{ decision, ruling, delegation, ...rest, station, certificate, upload },
    account: holder.actor.accountId,
  }
}

/** What an operation uses up is there again, as if nobody had asked before. */
export async function asBefore(
  hub: TestHub,
  { method, path }: { method: string; path: string },
  target: Target,
): Promise<Target> {
  const { db } = hub
  const { ids, township } = target
  const withIds = (fresh: Record<string, string>): Target => ({
    ...target,
    ids: { ...ids, ...fresh },
  })
  if (method === 'DELETE' && path === '/api/siting/scenarios/{id}') {
    const settings = await defaultSettings(db, operator, township, today)
    const given = { name: '删', regionCode: township, level: 'township', settings } as const
    return withIds({ scenario: (await addScenario(db, operator, given)).id })
  }
  if (path === '/api/library/subjects/{id}/merge') {
    const row = { name: '并', code: `m-${newId()}`, ownerCode: township }
    const { id } = await saveRow(db, operator, registerOf('subjects'), row)
    return withIds({ subjects: id, into: ids.subjects ?? '' })
  }
  if (path === '/api/library/moves') {
    await asSystem(db, 'test', (tx) =>
      tx
        .updateTable('resources')
        .set({ state: 'draft' })
        .where('id', '=', ids.draft ?? '')
        .execute(),
    )
  }
  if (path === '/api/siting/rulings/{id}/withdraw') {
    await asSystem(db, 'test', (tx) =>
      tx
        .updateTable('sitingRulings')
        .set({ withdrawnAt: null })
        .where('id', '=', ids.ruling ?? '')
        .execute(),
    )
  }
  if (path.startsWith('/api/survey-returns/')) {
    await asSystem(db, 'test', (tx) =>
      tx
        .updateTable('surveyReturns')
        .set({ state: 'draft' })
        .where('id', '=', ids.returned ?? '')
        .execute(),
    )
  }
  return target
}
