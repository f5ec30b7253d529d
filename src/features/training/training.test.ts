import { afterAll, beforeAll, expect, test } from 'vitest'
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
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { loadIdentity } from '../sync/identity-store.ts'
import { appointmentRegister } from '../team/registers.ts'
import type { Missing, Trainee } from './api.ts'
import { addressOf, verifyPostCertificate } from './certificate-actions.ts'
import { fromBase64url, readCode, signedText } from './certificate-code.ts'
import { drawNumber, readNumber } from './certificate-number.ts'
import { findByNumber, type StoredCertificate } from './certificate-store.ts'
import { mandatoryOf } from './competency.ts'
import { listUncertified } from './store.ts'

const county = `${townshipA.slice(0, 6)}000000`
const today = '2026-12-01'

let hub: TestHub
let officer: string
let office: Session
let clerk: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(`${today}T02:00:00.000Z`)
  officer = (
    await somebody(hub, { role: 'organisation_department', regionCode: county, level: 'county' })
  ).loginName
  office = await logInAs(hub, officer)
  const ofTownship = { role: 'township_clerk', regionCode: townshipA, level: 'township' } as const
  clerk = await logInAs(hub, (await somebody(hub, ofTownship)).loginName)
  await appoint(villageA1, '石大山', 'head_administrator')
  await appoint(villageA2, '石大山', 'head_administrator')
  await appoint(villageA1, '龙小梅', 'technical_administrator')
  await appoint(villageA2, '麻秀英', 'technical_administrator')
  await appoint(villageA2, '吴老三', 'assistant')
})
afterAll(() => hub?.close())

async function appoint(unitCode: string, name: string, position: string): Promise<void> {
  const { id } = await saveRow(hub.db, operator, appointmentRegister, {
    ...{ unitCode, name, position, fromDay: '2026-01-01', partyMember: true },
    ...{ pool: 'village_cadre', education: 'college', recommendation: '认真' },
  })
  await asSystem(hub.db, 'test', (tx) =>
    tx.updateTable('appointments').set({ state: 'active' }).where('id', '=', id).execute(),
  )
}

let batches = 0
async function addBatch(more: object = {}): Promise<{ id: string; batchNo: string }> {
  batches++
  const batchNo = `2026-${batches}`
  const row = {
    ...{ batchNo, title: `第${batches}期`, placeCode: county, tier: 'village_point' },
    ...{ mode: 'mode2', scope: 'administrator', strands: ['awareness', 'technology', 'needs'] },
    ...{ methods: ['theory', 'hands_on'], fromDay: today, toDay: '2026-12-03', minutes: 900 },
    ...{ venue: '县党校', capacity: 30, ...more },
  }
  const answer = await office.send('POST', '/api/training_batches', { row })
  expect(answer.statusCode, answer.body).toBe(201)
  return { id: answer.json().id, batchNo }
}

const move = (register: string, name: string, ids: readonly string[], more: object = {}) =>
  office.send('POST', `/api/${register}/moves`, {
    ...{ rows: ids.map((id) => ({ id })), move: name, ...more },
  })

async function made(register: string, name: string, ids: readonly string[], more: object = {}) {
  const answer = await move(register, name, ids, more)
  expect(answer.statusCode, answer.body).toBe(200)
}

const enrolling = (
  id: string,
  people: readonly { unitCode: string; name: string }[],
  who = office,
) => who.send('POST', `/api/trainings/batches/${id}/enrol`, { people })

async function missing(who = office): Promise<Missing[]> {
  const answer = await who.get(`/api/trainings/missing?place=${townshipA}&placeLevel=township`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().people
}

async function trainees(id: string): Promise<Trainee[]> {
  const answer = await office.get(`/api/trainings/batches/${id}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().trainees
}

async function passAll(batch: { id: string; batchNo: string }): Promise<string[]> {
  const own = (await trainees(batch.id)).filter(({ state }) => state === 'enrolled')
  for (const { id, version, unitCode, name } of own) {
    const answer = await office.send('PUT', `/api/enrolments/${id}`, {
      version,
      row: {
        ...{ batchNo: batch.batchNo, unitCode, name, mastered: mandatoryOf('mode2') },
        ...{ testedOn: today, preScore: 40, postScore: 85 },
      },
    })
    expect(answer.statusCode, answer.body).toBe(200)
  }
  const ids = own.map(({ id }) => id)
  await made('enrolments', 'pass', ids)
  return ids
}

const daShan = { unitCode: villageA1, name: '石大山' }
const xiaoMei = { unitCode: villageA1, name: '龙小梅' }
const xiuYing = { unitCode: villageA2, name: '麻秀英' }

test('S3-15 whoever must be certified and is not is listed once, with all his stations', async () => {
  const people = await missing()
  expect(people.map(({ name }) => name).toSorted()).toEqual(
    ['石大山', '麻秀英', '龙小梅'].toSorted(),
  )
  expect(people.find(({ name }) => name === '石大山')?.alsoAt).toHaveLength(1)
  expect((await missing(clerk)).length).toBe(3)
})

test('S3-15 a person is enrolled in one batch at a time, however often he is sent', async () => {
  const [first, second] = [await addBatch(), await addBatch()]
  await made('training_batches', 'open', [first.id, second.id])
  expect((await enrolling(first.id, [daShan])).statusCode).toBe(200)
  const again = await enrolling(second.id, [xiaoMei, { unitCode: villageA2, name: '石大山' }])
  expect(again.statusCode).toBe(409)
  expect(again.json()).toMatchObject({
    code: 'not_enrolled',
    name: '石大山',
    why: 'enrolled_already',
  })
  // All or nobody.
  expect(await trainees(second.id)).toEqual([])
  const both = await Promise.all([enrolling(first.id, [xiuYing]), enrolling(second.id, [xiuYing])])
  expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
  // The database itself refuses a second one.
  await expect(
    asSystem(hub.db, 'test', (tx) =>
      tx
        .insertInto('enrolments')
        .values({
          ...{ id: crypto.randomUUID(), version: 1, regionCode: villageA2, batchNo: 'x' },
          ...{ unitCode: villageA2, name: '石大山', searchText: '', sortName: '' },
        })
        .execute(),
    ),
  ).rejects.toThrow('enrolments_active')
  const ids = [...(await trainees(first.id)), ...(await trainees(second.id))].map(({ id }) => id)
  await made('enrolments', 'withdraw', ids, { reason: '测试' })
})

test('S3-15 a batch has no more people than seats', async () => {
  const batch = await addBatch({ capacity: 1 })
  await made('training_batches', 'open', [batch.id])
  const answer = await enrolling(batch.id, [daShan, xiaoMei])
  expect(answer.json()).toMatchObject({ code: 'batch_full', capacity: 1 })
  expect(await trainees(batch.id)).toEqual([])
  await made('training_batches', 'cancel', [batch.id], { reason: '测试' })
})

test('S3-15 who misses his batch goes into the next of its tier', async () => {
  const now = await addBatch()
  const other = await addBatch({
    tier: 'township_station',
    fromDay: '2026-12-10',
    toDay: '2026-12-11',
  })
  const next = await addBatch({ fromDay: '2027-01-04', toDay: '2027-01-06' })
  await made('training_batches', 'open', [now.id, other.id, next.id])
  await enrolling(now.id, [xiuYing])
  await made('training_batches', 'begin', [now.id])
  // The earlier tests left batches of the tier open; they began no later than this one.
  const [enrolled] = await trainees(now.id)
  await made('enrolments', 'miss', [enrolled?.id ?? ''], { reason: '生病' })
  expect((await trainees(now.id)).map(({ state }) => state)).toEqual(['transferred'])
  expect(await trainees(other.id)).toEqual([])
  const found = (await missing()).find(({ name }) => name === '麻秀英')
  expect(found?.state).toBe('enrolled')
  expect(found?.batchNo).not.toBe(now.batchNo)
  const into = await office.get('/api/trainings/batches')
  const target = into
    .json()
    .batches.find((one: { batchNo: string }) => one.batchNo === found?.batchNo)
  expect(target.tier).toBe('village_point')
  const again = (await trainees(target.id)).find(({ state }) => state === 'enrolled')
  await made('enrolments', 'withdraw', [again?.id ?? ''], { reason: '测试' })
  await made('training_batches', 'cancel', [other.id, next.id], { reason: '测试' })
})

test('I3-3 what was done together with village cadres and members stands with its batch', async () => {
  const partners = '瓦场村支书和12名党员参加实操和座谈'
  const { id } = await addBatch({ partners })
  expect((await office.get(`/api/trainings/batches/${id}`)).json()).toMatchObject({
    batch: { partners },
  })
})

test('I3-2, I3-4 a batch without a strand or with one method begins once somebody read so', async () => {
  const batch = await addBatch({ strands: ['technology'], methods: ['theory'] })
  await made('training_batches', 'open', [batch.id])
  await enrolling(batch.id, [xiaoMei])
  const answer = await move('training_batches', 'begin', [batch.id])
  expect(answer.statusCode).toBe(409)
  expect(answer.json().obstacles.map(({ code }: { code: string }) => code)).toEqual([
    'batch_strands',
    'batch_methods',
  ])
  await made('training_batches', 'begin', [batch.id], {
    despite: ['batch_strands', 'batch_methods'],
  })
  const [one] = await trainees(batch.id)
  await made('enrolments', 'withdraw', [one?.id ?? ''], { reason: '测试' })
})

test('S3-16 to pass takes every mandatory item and the score; exercises of the other mode are not asked (I3-6)', async () => {
  const batch = await addBatch()
  await made('training_batches', 'open', [batch.id])
  await enrolling(batch.id, [xiaoMei])
  await made('training_batches', 'begin', [batch.id])
  const [one] = await trainees(batch.id)
  const id = one?.id ?? ''
  const refused = await move('enrolments', 'pass', [id])
  expect(refused.json().obstacles.map(({ code }: { code: string }) => code)).toEqual([
    'not_tested',
    'items_lacking',
    'score_missing',
  ])
  expect(mandatoryOf('mode2')).not.toContain('network')
  const early = await office.send('PUT', `/api/enrolments/${id}`, {
    version: one?.version,
    row: { batchNo: batch.batchNo, ...xiaoMei, testedOn: '2199-12-31' },
  })
  expect(early.statusCode, early.body).toBe(200)
  const { obstacles } = (await move('enrolments', 'pass', [id])).json()
  expect(obstacles.map(({ code }: { code: string }) => code)).toContain('day_to_come')
  await passAll(batch)
  const changed = await office.send('PUT', `/api/enrolments/${id}`, {
    version: (await trainees(batch.id))[0]?.version,
    row: {
      ...{ batchNo: batch.batchNo, ...xiaoMei, mastered: mandatoryOf('mode2') },
      ...{ testedOn: today, preScore: 40, postScore: 95 },
    },
  })
  expect(changed.json()).toMatchObject({ code: 'result_stands' })
  await made('enrolments', 'again', [id], { reason: '更正' })
  await made('enrolments', 'withdraw', [id], { reason: '测试' })
})

test('S3-17, I3-5 who passed is certified in one confirmation; the gain is reckoned', async () => {
  const batch = await addBatch()
  await made('training_batches', 'open', [batch.id])
  await enrolling(batch.id, [daShan, xiaoMei])
  await made('training_batches', 'begin', [batch.id])
  const undecided = await move('training_batches', 'close', [batch.id])
  expect(undecided.json().obstacles[0]).toMatchObject({
    code: 'batch_undecided',
    details: { count: 2 },
  })
  const ids = await passAll(batch)
  await made('enrolments', 'certify', ids)
  await made('training_batches', 'close', [batch.id])
  const { rows } = (
    await office.get(
      `/api/post_certificates?filter=${encodeURIComponent(JSON.stringify({ batchNo: [batch.batchNo] }))}`,
    )
  ).json()
  expect(rows).toHaveLength(2)
  for (const row of rows)
    expect(row).toMatchObject({ state: 'valid', fromDay: today, toDay: '2029-11-30' })
  expect(rows[0].number).not.toBe(rows[1].number)
  const head = (await office.get(`/api/trainings/batches/${batch.id}`)).json().batch
  expect(head).toMatchObject({ passed: 2, before: 40, after: 85 })
  // Both stations of his are served.
  expect((await missing()).map(({ name }) => name)).toEqual(['麻秀英'])
})

async function certified(name: string): Promise<{ id: string; number: string; version: number }> {
  const answer = await office.get(`/api/post_certificates?search=${encodeURIComponent(name)}`)
  return answer.json().rows.find(({ state }: { state: string }) => state !== 'renewed')
}

test('S3-17 anyone checks a certificate by its number, and learns no name', async () => {
  const { id, number } = await certified('龙小梅')
  const ask = (of: string) => hub.server.inject(`/api/portal/post-certificates/${of}`)
  const holds = await ask(number.toLowerCase().replaceAll('-', ''))
  expect(holds.json()).toMatchObject({ standing: 'holds', holder: '龙**', number, since: null })
  expect(holds.body).not.toContain('小梅')
  const guessed = drawNumber(2026, (below) => Math.floor(Math.random() * below))
  const unknown = await ask(guessed)
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'certificate_not_found'])
  expect((await ask('2026-AAAA-AAAA-AAAA')).statusCode).toBe(404)
  await made('post_certificates', 'suspend', [id], { reason: '核查' })
  expect((await ask(number)).json().standing).toBe('suspended')
  await made('post_certificates', 'restore', [id], { reason: '核查无误' })
  expect((await ask(number)).json().standing).toBe('holds')
  const later = await verifyPostCertificate(hub.db, number, new Date('2030-01-01T02:00:00.000Z'))
  expect(later.standing).toBe('ended')
})

test('S3-17 the code on the paper is checked by the hub’s key alone; a changed one is forged', async () => {
  const { number } = await certified('龙小梅')
  const address = await asSystem(hub.db, 'test', async (tx) => {
    const found = await findByNumber(tx, number)
    const { signingKey } = await loadIdentity(tx)
    return addressOf(found as StoredCertificate, signingKey, 'https://yuancheng.fenghuang.gov.cn')
  })
  expect(Buffer.byteLength(address)).toBeLessThanOrEqual(213)
  const { key } = (await hub.server.inject('/api/portal/certificate-key')).json()
  const { subtle } = globalThis.crypto
  const known = await subtle.importKey('raw', fromBase64url(key), 'Ed25519', false, ['verify'])
  const holds = (code: string) => {
    const read = readCode(code)
    const text = new TextEncoder().encode(signedText(read?.content ?? ''))
    return subtle.verify('Ed25519', known, read?.signature ?? new Uint8Array(), text)
  }
  const code = address.split('#')[1] ?? ''
  expect(readCode(code)?.says).toMatchObject({ number, surname: '龙', toDay: '2029-11-30' })
  expect(await holds(code)).toBe(true)
  expect(await holds(code.replace('.291130.', '.391130.'))).toBe(false)
})

test('INV-12 a certificate holds on its days, from neither before nor after them, and not once it was revoked', async () => {
  const holds = (name: string, day: string) =>
    asSystem(hub.db, 'test', async (tx) => {
      const asked = [{ id: crypto.randomUUID(), day, stations: [villageA2], names: [name] }]
      return (await listUncertified(tx, asked)).size === 0
    })
  // Issued for the other village of the township.
  expect(await holds('石大山', today)).toBe(true)
  expect(await holds('石大山', '2026-11-30')).toBe(false)
  expect(await holds('石大山', '2029-11-30')).toBe(true)
  expect(await holds('石大山', '2029-12-01')).toBe(false)
  expect(await holds('别的人', today)).toBe(false)
  const { id } = await certified('石大山')
  await made('post_certificates', 'revoke', [id], { reason: '弄虚作假' })
  expect(await holds('石大山', '2029-11-30')).toBe(false)
})

test('S3-17 a renewed certificate gives way to one with a number of its own', async () => {
  const before = await certified('龙小梅')
  const early = await move('post_certificates', 'renew', [before.id], { reason: '复训合格' })
  expect(early.json().obstacles[0].code).toBe('certificate_renewed_early')
  hub.setNow('2029-11-01T02:00:00.000Z')
  const now = office
  office = await logInAs(hub, officer)
  await made('post_certificates', 'renew', [before.id], { reason: '复训合格' })
  const after = await certified('龙小梅')
  expect(after.number).not.toBe(before.number)
  expect(after).toMatchObject({ state: 'valid', fromDay: '2029-11-01', toDay: '2032-10-31' })
  office = now
  hub.setNow(`${today}T02:00:00.000Z`)
})

test('S3-17 nobody enters or changes a number', async () => {
  const row = {
    unitCode: villageA2,
    name: '麻秀英',
    scope: 'operator',
    fromDay: today,
    toDay: '2027-01-01',
  }
  const given = await office.send('POST', '/api/post_certificates', {
    row: { ...row, number: '2026-ABCD-EFGH-JKM2' },
  })
  expect(given.json()).toMatchObject({ code: 'certificate_number_given' })
  const draft = (await office.send('POST', '/api/post_certificates', { row })).json()
  await made('post_certificates', 'issue', [draft.id])
  const issued = (await office.get(`/api/post_certificates/${draft.id}`)).json()
  expect(readNumber(issued.number)).toBe(issued.number)
})

test('F16, F17 the papers of a batch and its certificates print', async () => {
  const [batch] = (await office.get('/api/trainings/batches'))
    .json()
    .batches.filter(({ passed }: { passed: number }) => passed === 2)
  for (const paper of ['sign-in', 'checklist', 'results']) {
    const answer = await office.get(`/api/trainings/batches/${batch.id}/papers/${paper}`)
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  }
  const answer = await office.get(
    `/api/trainings/certificates/paper?place=${townshipA}&placeLevel=township`,
  )
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
})

test('F16 the notice of a batch names who comes, and goes on in Word', async () => {
  const { id } = (await office.get('/api/training_batches?limit=1')).json().rows[0]
  const notice = await office.get(`/api/trainings/batches/${id}/notice`)
  expect(notice.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const word = await office.get(`/api/trainings/batches/${id}/notice?format=docx`)
  expect(word.headers['content-type']).toContain('wordprocessingml')
})

test('S3-17 everybody sees his own training, by his name and place', async () => {
  const own = await somebody(hub, {
    ...{ role: 'village_secretary', regionCode: villageA1, level: 'village', name: '龙小梅' },
  })
  const session = await logInAs(hub, own.loginName)
  const { certificates } = (await session.get('/api/trainings/mine')).json()
  expect(certificates.length).toBeGreaterThan(0)
  expect((await clerk.get('/api/trainings/mine')).json().certificates).toEqual([])
})
