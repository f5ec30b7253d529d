import { randomInt } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { hubRegisters } from '../../src/app/hub-registers.ts'
import { newId } from '../../src/base/ids.ts'
import { placeAt } from '../../src/base/place.ts'
import { setResource } from '../../src/features/acceptance/practice-store.ts'
import { sheets } from '../../src/features/acceptance/sheets.ts'
import { insertCatalogue } from '../../src/features/guide/catalogue-store.ts'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { insertCertificate } from '../../src/features/learning/certificate-store.ts'
import { openUploads } from '../../src/features/library/uploads/upload-store.ts'
import { insertDelegation } from '../../src/features/people/delegation-store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { grantUnmasking } from '../../src/features/people/unmasking-actions.ts'
import { addProgramme } from '../../src/features/programme/programme-actions.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import type { Plain } from '../../src/features/registers/cells.ts'
import { insertFile } from '../../src/features/registers/file-store.ts'
import type { Register } from '../../src/features/registers/registers.ts'
import { openCampaign } from '../../src/features/schools/survey-actions.ts'
import { insertRemark } from '../../src/features/schools/survey-remark-store.ts'
import { addScenario, defaultSettings } from '../../src/features/siting/actions.ts'
import { insertPaper } from '../../src/features/siting/paper-store.ts'
import { insertDecisions } from '../../src/features/siting/store.ts'
import { insertRuling } from '../../src/features/siting/unit-store.ts'
import { addStation } from '../../src/features/stations/stations.fixture.ts'
import { insertOccurrences, insertSlots } from '../../src/features/timetable/occurrence-store.ts'
import {
  insertPlan,
  insertRuling as insertTermRuling,
  setPlan,
} from '../../src/features/timetable/plan/plan-store.ts'
import { type PlanOutcome, usualSettings } from '../../src/features/timetable/plan/term-plan.ts'
import { insertTimetables } from '../../src/features/timetable/timetable-store.ts'
import { drawNumber } from '../../src/features/training/certificate-number.ts'
import { insertSheet } from '../../src/features/workload/sheet-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { newPrintedCode } from '../../src/platform/passwords.ts'
import { somebody, type TestHub } from '../harness/node.ts'

export const today = '2026-11-23'
/** A week for which nobody else here asks to be excused. */
const earlierMonday = '2026-11-16'
const days = { fromDay: '2026-09-01', toDay: '2027-08-31' }
export const evening = {
  ...{ kind: 'group_learning' as const, weekdays: [2 as const], from: '19:00', to: '21:00' },
}

/** What became of a term plan that has no station. */
const nothingPlanned: PlanOutcome = {
  figures: { regular: 0, moved: 0, short: 0, exempt: 0, seconds: 0 },
  stations: [],
  shortfalls: [],
}

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
  const lent = { schoolCode, what: name, quantity: 1, borrower: name, borrowerPhone: '13900000000' }
  await keep('loans', { ...lent, fromDay: today, dueDay: '2027-12-31' })
  const learned = {
    schoolCode,
    stations: [village],
    kind: 'group_learning',
    title: name,
    day: today,
  }
  await keep('sessions', { ...learned, plannedFrom: '19:00', plannedTo: '21:00' })
  await keep('maintenance_records', { schoolCode, day: today, work: ['cleaned'], doneBy: name })
  await keep('fault_tickets', {
    ...{ schoolCode, symptom: name, severity: 'degraded', reportedOn: today, reportedBy: name },
  })
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
  const channelCode = `C-${sign}`
  await keep('channels', { name, channelCode, ...owner, kind: 'satellite' })
  await keep('themes', { name, code: `T-${sign}`, ...owner, ...days })
  await keep('learning_plans', {
    ...{ placeCode: village, topic: name, period: 'year', ...days, step: 'week', day: today },
    ...{ minutes: 60, adoptedOn: today, adoptedBy: name },
  })
  await keep('themed_activities', {
    ...{ placeCode: village, title: name, theme: `T-${sign}`, ...days, design: name },
  })
  await keep('teaching_bases', { placeCode: village, name, kind: 'base' })
  await keep('teaching_links', {
    ...{ placeCode: village, name, model: 'base_household', base: name, households: 3 },
    ...{ householder: name, fromDay: days.fromDay },
  })
  await keep('appointments', {
    ...{ unitCode: village, position: 'assistant', name, fromDay: today, partyMember: true },
    ...{ pool: 'village_cadre', education: 'college', recommendation: name },
  })
  await keep('letters', {
    ...{ unitCode: village, title: name, ...days, issuerName: name, receiverName: name },
    targets: name,
  })
  const batchNo = `B-${sign}`
  await keep('training_batches', {
    ...{ batchNo, title: name, placeCode: township, tier: 'village_point', scope: 'operator' },
    ...{ fromDay: today, toDay: today, minutes: 60, venue: name, capacity: 100 },
  })
  await asSystem(db, 'test', (tx) =>
    tx.updateTable('trainingBatches').set({ state: 'enrolling' }).execute(),
  )
  await keep('enrolments', { batchNo, unitCode: village, name })
  await keep('post_certificates', {
    ...{ unitCode: village, name, scope: 'operator', fromDay: today, toDay: '2027-12-31' },
  })
  ids.postNumber = drawNumber(2026, (below) => randomInt(below))
  await asSystem(db, 'test', (tx) =>
    tx
      .updateTable('postCertificates')
      .set({ state: 'valid', number: ids.postNumber })
      .where('id', '=', ids.post_certificates ?? '')
      .execute(),
  )
  await keep('experts', { placeCode: village, name, kind: 'local', skills: name })
  await keep('programme_items', { channelCode, day: today, fromTime: '19:30', title: name })
  const announced = { id: newId(), kind: 'session', title: name, place: name } as const
  await keep('notices', {
    ...{ title: name, issuerCode: schoolCode, fromDay: '2026-11-29', toDay: '2026-11-29' },
    ...{ unitCodes: [village], signature: '站点' },
    items: [
      {
        ...{ ...announced, startsAt: '2026-11-29T02:00:00.000Z' },
        endsAt: '2026-11-29T03:00:00.000Z',
      },
    ],
  })
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
  const offices = await fillOffices(hub, {
    ...{ name, township, village, schoolId, published: published.id },
    session: ids.sessions ?? '',
  })
  // A station has its host by now.
  await keep('plates', { unitCode: village, kind: 'station', orderedOn: today, position: name })
  await keep('joint_use_agreements', { unitCode: village, ...days, rooms: name })
  await keep('rule_adoptions', {
    ...{ unitCode: village, systems: ['feedback'], edition: 1, draftedOn: today, ownText: name },
  })
  await keep('rectification_orders', {
    ...{ unitCode: village, title: name, foundOn: today, origin: 'inspection', required: name },
    dueDay: today,
  })
  await keep('joint_meetings', { unitCode: village, topic: name, day: today, agenda: name })
  await keep('meeting_actions', {
    ...{ unitCode: village, what: name, ownerName: name, raisedOn: today, dueDay: today },
  })
  Object.assign(
    ids,
    await fillProgramme(hub, { name, township, village, orgUnit: offices.orgUnit ?? '' }),
  )
  await keep('acceptance_sheets', {
    ...{ unitCode: village, level: 'county', sheet: 'station100', visitDay: today },
    inspectors: name,
  })
  Object.assign(ids, await fillLevels(hub, village, ids.acceptance_sheets ?? ''))
  await keep('bureau_leaders', { placeCode: township, name, fromDay: today })
  const point = { unitCode: village, leaderName: name }
  await keep('contact_points', { ...point, fromDay: '2026-01-01', visitsPerYear: 1 })
  await keep('contact_visits', { ...point, day: today, kind: 'study', findings: name })
  const learnt = { problem: name, done: name, result: name, notedOn: today }
  const subjects = [`t-${sign.toLowerCase()}`]
  await keep('practice_cases', { unitCode: village, schoolCode, title: name, ...learnt, subjects })
  await asSystem(hub.db, 'test', (tx) => setResource(tx, ids.practice_cases ?? '', published.id))
  await keep('circulars', {
    ...{ issuerCode: township, kind: 'request', title: name, body: name, signature: name },
    ...{ writtenOn: today, dueDay: '2027-01-01' },
  })
  Object.assign(
    ids,
    await fillCirculars(hub, { township, village, schoolId, circular: ids.circulars ?? '' }),
  )
  const files = await fillFiles(hub, { village, ids })
  return {
    ...{ sign, township, village, schoolCode, rows },
    ids: { ...ids, ...{ schoolId, draft, published: published.id }, ...offices, ...files },
  }
}

/** A programme of the county, and a version of its plan of which this township looks at its part. */
async function fillProgramme(
  { db }: TestHub,
  { name, township, village, orgUnit }: Record<'name' | 'township' | 'village' | 'orgUnit', string>,
): Promise<Record<string, string>> {
  const [plan, planTownship, planPart] = [newId(), newId(), newId()]
  const programme = await addProgramme(db, operator, {
    ...{ place: township, template: 'founding', title: name, fromDay: today },
  })
  const line = {
    unitCode: village,
    unitName: name,
    townshipName: name,
    schoolName: name,
    mode: null,
  }
  const lists = { hosts: [line], leads: [], operators: [] }
  const phase = await asSystem(db, 'test', async (tx) => {
    await sql`
      insert into implementation_plans (id, programme_id, region_code, number, state, content, lists, digest, submitted_on)
      values (${plan}, ${programme.id}, ${placeAt(township, 'county')}, 1, 'township_review',
        '{"basis": [], "goals": [], "tasks": []}', ${JSON.stringify(lists)}::jsonb, '0', ${today})`.execute(
      tx,
    )
    // Another township has not looked at it: whoever passes his part leaves it where it is.
    await sql`insert into plan_townships (id, plan_id, region_code)
      values (${planTownship}, ${plan}, ${township}), (${newId()}, ${plan}, '433123199000')`.execute(
      tx,
    )
    await sql`
      with task as (
        insert into plan_tasks (id, programme_id, plan_id, region_code, step_key, task_title, title, due_on)
        values (${newId()}, ${programme.id}, ${plan}, ${placeAt(township, 'county')}, 'a', ${name}, ${name}, ${today})
        returning id)
      insert into plan_task_parts (id, task_id, org_unit_id, region_code, leads)
      select ${planPart}, task.id, ${orgUnit}, ${township}, true from task`.execute(tx)
    return tx
      .selectFrom('programmePhases')
      .select('id')
      .where('programmeId', '=', programme.id)
      .where('number', '=', 1)
      .executeTakeFirstOrThrow()
  })
  return { programme: programme.id, phase: phase.id, plan, planTownship, planPart }
}

/** One that the township drafts to its village; one that the county has sent to township, village and school. */
async function fillCirculars(
  { db }: TestHub,
  at: Record<'township' | 'village' | 'schoolId' | 'circular', string>,
): Promise<Record<string, string>> {
  const [received, circularUnit, ownUnit] = [newId(), newId(), newId()]
  const county = placeAt(at.township, 'county')
  await asSystem(db, 'test', async (tx) => {
    await sql`insert into circulars (id, version, region_code, state, issuer_code, kind, title, body, signature, written_on,
        due_day, sent_on, digest, search_text, sort_name)
      values (${received}, 1, ${county}, 'sent', ${county}, 'request', ${at.village}, '文', '县', ${today}, '2027-01-01',
        ${today}, '0', '', '')`.execute(tx)
    await sql`insert into circular_units (id, circular_id, region_code, unit_key, kind, organisation_id, unit_name) values
      (${circularUnit}, ${at.circular}, ${at.village}, ${`place:${at.village}`}, 'place', null, '村'),
      (${ownUnit}, ${received}, ${at.village}, ${`place:${at.village}`}, 'place', null, '村'),
      (${newId()}, ${received}, ${at.township}, ${`place:${at.township}`}, 'place', null, '镇'),
      (${newId()}, ${received}, ${at.village}, ${`organisation:${at.schoolId}`}, 'organisation', ${at.schoolId}, '校')`.execute(
      tx,
    )
  })
  return { received, circularUnit, ownUnit }
}

/** A filling of its sheet, and what city and province have before them. */
async function fillLevels(
  { db }: TestHub,
  village: string,
  sheetId: string,
): Promise<Record<string, string>> {
  const [filling, batch, application] = [newId(), newId(), newId()]
  const regionCode = placeAt(village, 'county')
  await asSystem(db, 'test', async (tx) => {
    await sql`insert into sheet_fillings (id, sheet_id, region_code, filled, score, by_id, by_name, filled_at)
      values (${filling}, ${sheetId}, ${village}, '{"points":{},"deductions":{},"vetoes":[],"notes":{}}', 1, ${newId()}, '测试',
        ${`${today}T02:00:00.000Z`})`.execute(tx)
    await sql`update acceptance_sheets set frozen = ${frozenOf()}::jsonb where id = ${sheetId}`.execute(
      tx,
    )
    await sql`insert into evaluation_batches (id, region_code, title, sheet, listed, share_bp, digest, made_by_name)
      values (${batch}, ${regionCode}, '测试', 'station100', '[]', 200, ${'0'.repeat(64)}, '测试')`.execute(
      tx,
    )
    await sql`insert into provincial_applications (id, region_code, batch_id, listed, applied_by_name)
      values (${application}, ${regionCode}, ${batch}, '[]', '测试')`.execute(tx)
  })
  return { filling, batch, application }
}

const frozenOf = () =>
  JSON.stringify({
    ...{ sheet: sheets.station100, counted: {}, passPercent: 80, filledBy: '测', filledAt: today },
    filled: { points: {}, deductions: {}, vetoes: [], notes: {} },
    station: { unit: '村', level: 'village', officialName: '站点', school: '小学' },
    trial: { beganOn: today, days: 1, sessions: 0, minutes: 0, attendees: 0 },
    ...{ verdictBy: '测', verdictOn: today, verdict: '合格' },
  })

/** A file of a row, of each register that takes any. */
async function fillFiles(
  { db, ground }: TestHub,
  { village, ids }: { village: string; ids: Readonly<Record<string, string>> },
): Promise<Record<string, string>> {
  const { hash, sizeBytes } = await ground.blobs.put(Readable.from([Buffer.from(village)]))
  const kinds = [
    ['plates', 'photo'],
    ['joint_use_agreements', 'scan'],
    ['rule_adoptions', 'photo'],
    ['rectification_orders', 'before'],
    ['joint_meetings', 'minutes'],
    ['acceptance_sheets', 'photo'],
    ['contact_visits', 'photo'],
    ['practice_cases', 'evidence'],
    ['circulars', 'annex'],
    ['received', 'annex'],
  ] as const
  const found: Record<string, string> = {}
  for (const [register, kind] of kinds) {
    const id = newId()
    found[`${register}File`] = id
    await asSystem(db, 'test', (tx) =>
      insertFile(tx, {
        ...{ id, register, rowId: ids[register] ?? '', regionCode: village, kind, name: 'a.jpg' },
        ...{ mediaType: 'image/jpeg', hash, bytes: sizeBytes, addedBy: null, addedByName: '测试' },
      }),
    )
  }
  return found
}

function registerOf(name: string): Register {
  const found = hubRegisters.find(({ shape }) => shape.name === name)
  if (!found) throw new Error(`no register ${name}`)
  return found
}

async function fillOffices(
  hub: TestHub,
  at: Readonly<
    Record<'name' | 'township' | 'village' | 'schoolId' | 'published' | 'session', string>
  >,
): Promise<Record<string, string>> {
  const { db, ground } = hub
  const { name, township, village, schoolId } = at
  const holder = await somebody(hub, {
    ...{ role: 'township_clerk', regionCode: township, level: 'township', name },
  })
  const orgUnit = holder.organisationId
  const teacher = await somebody(hub, {
    ...{ role: 'equipment_keeper', regionCode: village, level: 'village', name },
    organisationId: schoolId,
  })
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
  const [decision, ruling, delegation, paper] = [newId(), newId(), newId(), newId()]
  const timetable = newId()
  const remark = newId()
  const stored = await ground.blobs.put(Readable.from([Buffer.from(name)]))
  const [termPlan, termRuling, catalogue, photo, entry] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ]
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
    await insertPaper(tx, {
      ...{ id: paper, regionCode: township, level: 'township', parties: ['village'], name },
      ...{ mediaType: 'image/png', content: Buffer.from(name) },
      ...{ enteredBy: holder.actor.personId, enteredByName: name },
    })
    await sql`insert into learning_stations (id, region_code, unit_code, unit_level, school_id, hosted_on)
      values (${decision}, ${village}, ${village}, 'village', ${schoolId}, ${today})`.execute(tx)
    const times = { fromDay: '2027-03-01', toDay: '2027-06-30', windows: [evening] }
    await insertTimetables(tx, [
      {
        ...{ id: timetable, regionCode: village, stationId: decision, schoolId, roomId: schoolId },
        ...{ ...times, simulated: false, createdBy: null },
      },
    ])
    const taken = { regionCode: village, schoolId, roomId: schoolId, simulated: false, title: name }
    await insertSlots(tx, [
      {
        ...{ ...taken, id: timetable, track: 'community', kind: 'open_day', timetableId: null },
        ...{ stationIds: [decision], pattern: {}, createdBy: null },
      },
    ])
    await insertOccurrences(tx, [
      {
        ...{ ...taken, id: timetable, slotId: timetable, kind: 'open_day', stationIds: [decision] },
        ...{ day: '2026-11-28', startsAt: '2026-11-28T02:00:00.000Z', state: 'planned' },
        ...{ endsAt: '2026-11-28T04:00:00.000Z', reason: null },
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
    await insertRemark(tx, {
      ...{ id: remark, returnId: returned.id, regionCode: village, organisationId: schoolId },
      ...{ register: 'schools', rowId: schoolId, remark: name },
      ...{ saidBy: holder.actor.personId, saidByName: name },
    })
    await insertPlan(tx, {
      ...{ id: termPlan, name, regionCode: township, level: 'township', ...days },
      ...{ settings: usualSettings, createdBy: null },
    })
    await setPlan(tx, termPlan, { state: 'solved', outcome: nothingPlanned })
    await insertTermRuling(tx, {
      ...{ id: termRuling, regionCode: village, stationId: decision, kind: 'forbidden' },
      ...{ meeting: 'session', weekday: 1, reason: name, ruledBy: null, ruledByName: name },
    })
    await insertCatalogue(tx, {
      ...{ id: catalogue, regionCode: township, placeLevel: 'township', asOf: today },
      ...{ unitCodes: [village], issuedBy: null, issuedByName: name, simulated: false },
    })
    await sql`insert into session_files
      values (${photo}, ${newId()}, ${at.session}, ${village}, 'photo', 'image/jpeg', ${stored.hash},
        ${stored.sizeBytes}, null, now())`.execute(tx)
    const work = { personId: teacher.actor.personId, organisationId: schoolId, regionCode: village }
    await tx
      .insertInto('workloadEntries')
      .values(
        (['claimed', 'confirmed'] as const).map((state) => ({
          ...{ ...work, state, id: state === 'claimed' ? entry : newId(), sourceId: newId() },
          ...{ activity: 'notice', title: `${name}${state}`, minutes: 60 },
          // What waits for a word is of a term that nobody here signs.
          doneOn: state === 'claimed' ? '2026-03-10' : today,
        })),
      )
      .execute()
    // One of the two terms of its year.
    await insertSheet(tx, {
      ...{ ...work, id: newId(), period: '2026-2', minutes: 0, periodMinutes: 40, periods: 0 },
      ...{ entries: 0, signedBy: newId(), signedByName: name, simulated: false },
    })
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
    ...{
      ...{ termPlan, termRuling, catalogue, photo, entry, teacher: teacher.actor.personId },
      timetable,
      decision,
      ruling,
      paper,
      remark,
      delegation,
      ...rest,
      station,
      certificate,
      upload,
    },
    account: holder.actor.accountId,
  }
}

/** How a case stands before each that moves it. */
const before: Readonly<Record<string, { table: string; state: string; id: string }>> = {
  '/api/resources/moves': { table: 'resources', state: 'draft', id: 'draft' },
  '/api/sessions/moves': { table: 'sessions', state: 'planned', id: 'sessions' },
  '/api/fault_tickets/moves': { table: 'fault_tickets', state: 'reported', id: 'fault_tickets' },
  '/api/keeper/faults/{id}/acts': {
    table: 'fault_tickets',
    state: 'reported',
    id: 'fault_tickets',
  },
  '/api/workload/moves': { table: 'workload_entries', state: 'claimed', id: 'entry' },
  '/api/appointments/moves': { table: 'appointments', state: 'proposed', id: 'appointments' },
  '/api/loans/moves': { table: 'loans', state: 'asked', id: 'loans' },
  '/api/survey-returns/moves': { table: 'survey_returns', state: 'draft', id: 'returned' },
  '/api/learning_plans/moves': { table: 'learning_plans', state: 'draft', id: 'learning_plans' },
  '/api/training_batches/moves': {
    table: 'training_batches',
    state: 'planned',
    id: 'training_batches',
  },
  '/api/trainings/batches/{id}/enrol': {
    table: 'training_batches',
    state: 'enrolling',
    id: 'training_batches',
  },
  '/api/post_certificates/moves': {
    table: 'post_certificates',
    state: 'draft',
    id: 'post_certificates',
  },
  '/api/plates/moves': { table: 'plates', state: 'ordered', id: 'plates' },
  '/api/rule_adoptions/moves': { table: 'rule_adoptions', state: 'drafted', id: 'rule_adoptions' },
  '/api/programmes/phases/moves': { table: 'programme_phases', state: 'open', id: 'phase' },
  '/api/plans/moves': { table: 'implementation_plans', state: 'township_review', id: 'plan' },
  '/api/plans/townships/moves': { table: 'plan_townships', state: 'waiting', id: 'planTownship' },
  '/api/rectification_orders/moves': {
    table: 'rectification_orders',
    state: 'found',
    id: 'rectification_orders',
  },
  '/api/acceptance/orders/paper': {
    table: 'rectification_orders',
    state: 'issued',
    id: 'rectification_orders',
  },
  '/api/acceptance/meetings/{id}/actions': {
    table: 'joint_meetings',
    state: 'held',
    id: 'joint_meetings',
  },
  '/api/acceptance/meetings/{id}/plans': {
    table: 'joint_meetings',
    state: 'held',
    id: 'joint_meetings',
  },
  '/api/acceptance_sheets/moves': {
    table: 'acceptance_sheets',
    state: 'open',
    id: 'acceptance_sheets',
  },
  '/api/acceptance/visits/{id}/fillings': {
    table: 'acceptance_sheets',
    state: 'open',
    id: 'acceptance_sheets',
  },
  '/api/acceptance/visits/{id}/choice': {
    table: 'acceptance_sheets',
    state: 'open',
    id: 'acceptance_sheets',
  },
  '/api/acceptance/batches/moves': { table: 'evaluation_batches', state: 'committed', id: 'batch' },
  '/api/acceptance/batches/{id}/draw': {
    table: 'evaluation_batches',
    state: 'committed',
    id: 'batch',
  },
  '/api/acceptance/applications/moves': {
    table: 'provincial_applications',
    state: 'applied',
    id: 'application',
  },
  '/api/acceptance/applications/{id}/accept': {
    table: 'provincial_applications',
    state: 'applied',
    id: 'application',
  },
  '/api/practice_cases/moves': { table: 'practice_cases', state: 'draft', id: 'practice_cases' },
  ...Object.fromEntries(
    ['', '/adoptions'].map((word) => [
      `/api/acceptance/practices/{id}${word}`,
      { table: 'practice_cases', state: 'approved', id: 'practice_cases' },
    ]),
  ),
  '/api/joint_meetings/moves': { table: 'joint_meetings', state: 'planned', id: 'joint_meetings' },
  '/api/meeting_actions/moves': { table: 'meeting_actions', state: 'open', id: 'meeting_actions' },
  '/api/circulars/moves': { table: 'circulars', state: 'draft', id: 'circulars' },
  ...Object.fromEntries(
    ['reminders', 'replacement', 'slips'].map((word) => [
      `/api/dispatch/{id}/${word}`,
      { table: 'circulars', state: 'sent', id: 'circulars' },
    ]),
  ),
  ...Object.fromEntries(
    ['addressees', 'units', 'units/remove'].map((word) => [
      `/api/dispatch/{id}/${word}`,
      { table: 'circulars', state: 'draft', id: 'circulars' },
    ]),
  ),
  '/api/letters/moves': { table: 'letters', state: 'drafted', id: 'letters' },
  '/api/notices/moves': { table: 'notices', state: 'draft', id: 'notices' },
  '/api/guide/receipts': { table: 'notices', state: 'issued', id: 'notices' },
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
  if (path.startsWith('/api/weeks/excuses')) {
    const excuse = newId()
    await asSystem(db, 'test', async (tx) => {
      if (!path.endsWith('/decision')) return
      await sql`delete from week_excuses
          where station_id = ${ids.decision ?? ''} and monday = ${earlierMonday}`.execute(tx)
      await sql`insert into week_excuses (id, region_code, station_id, monday, reason, asked_by, asked_by_name)
          values (${excuse}, ${target.village}, ${ids.decision ?? ''}, ${earlierMonday}, '测试', ${newId()}, '测试')`.execute(
        tx,
      )
    })
    return withIds({ excuse })
  }
  if (path === '/api/acceptance/stations/{id}/trial') {
    await asSystem(db, 'test', (tx) =>
      sql`insert into station_marks (id, station_id, region_code, mark, school_id, day, actor_name)
        select ${newId()}, id, region_code, 'trial', school_id, ${today}, '测试' from learning_stations
        where id = ${ids.decision ?? ''} on conflict do nothing`.execute(tx),
    )
  }
  if (method === 'DELETE' && path.startsWith('/api/official-')) {
    const { orgUnit = '', joint_meetings: meeting = '' } = ids
    await asSystem(db, 'test', async (tx) => {
      await sql`insert into organ_heads (org_unit_id, region_code, mark, code, set_by_name)
        values (${orgUnit}, ${township}, '测试文件', '测', '测试') on conflict do nothing`.execute(
        tx,
      )
      await sql`insert into paper_numbers (subject_id, paper, region_code, org_unit_id, organ_name, number, given_by_name)
        values (${meeting}, 'meeting_notice', ${target.village}, ${orgUnit}, '测试', '测〔2026〕2号', '测试')
        on conflict do nothing`.execute(tx)
    })
  }
  if (path.startsWith('/api/term-plans/{id}')) {
    await asSystem(db, 'test', (tx) =>
      setPlan(tx, ids.termPlan ?? '', { state: 'solved', outcome: nothingPlanned }),
    )
  }
  if (path.startsWith('/api/term-rulings/{id}')) {
    await asSystem(db, 'test', (tx) =>
      tx
        .updateTable('termRulings')
        .set({ withdrawnAt: null })
        .where('id', '=', ids.termRuling ?? '')
        .execute(),
    )
  }
  if (path.includes('/post-certificates/') || path === '/api/trainings/certificates/paper') {
    await asSystem(db, 'test', (tx) =>
      tx
        .updateTable('postCertificates')
        .set({ state: 'valid', number: ids.postNumber ?? '' })
        .where('id', '=', ids.post_certificates ?? '')
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
  if (path.endsWith('/files/{file}')) {
    await asSystem(db, 'test', (tx) =>
      tx.updateTable('rowFiles').set({ removedAt: null, removedByName: null }).execute(),
    )
  }
  if (path === '/api/founding/stations/moves') {
    await asSystem(db, 'test', (tx) =>
      tx
        .updateTable('stationStages')
        .set({ stage: 'consented' })
        .where('stationId', '=', ids.decision ?? '')
        .execute(),
    )
  }
  const stood = before[path]
  if (stood)
    await asSystem(db, 'test', (tx) =>
      sql`update ${sql.table(stood.table)} set state = ${stood.state} where id = ${ids[stood.id] ?? ''}`.execute(
        tx,
      ),
    )
  return target
}
