import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  somebody,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { findBlob } from '../sync/blob-store.ts'
import {
  appoint,
  certify,
  type Founding,
  jpeg,
  markOf,
  openFounding,
  pdf,
  today,
} from './founding.fixture.ts'
import { readStationFile } from './station-file-actions.ts'

let at: Founding
beforeAll(async () => {
  at = await openFounding()
})
afterAll(() => at?.hub.close())

const place = { place: townshipA, placeLevel: 'township' }
const list = `place=${townshipA}&placeLevel=township`
type Line = { id: string; kind: string; state: string; wording: string; isHere: boolean }
type Station = {
  unitCode: string
  state: string
  officialName: string
  plates: Line[]
  agreements: {
    id: string
    state: string
    fromDay: string
    toDay: string
    isInForce: boolean
    isEnding: boolean
  }[]
  obstacles: { code: string }[]
}

async function station(unit: string): Promise<Station> {
  const answer = await at.office.get(`/api/founding/stations?${list}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().stations.find((one: Station) => one.unitCode === unit)
}
const plateOf = async (unit: string, kind: string): Promise<Line> => {
  const found = (await station(unit)).plates.find((one) => one.kind === kind && one.isHere)
  if (!found) throw new Error(`no ${kind} plate of ${unit}`)
  return found
}
const codes = (answer: { json(): { obstacles?: { code: string }[] } }) =>
  answer.json().obstacles?.map(({ code }) => code)
const move = (
  who: Founding['office'],
  register: string,
  name: string,
  ids: readonly string[],
  more: object = {},
) =>
  who.send('POST', `/api/${register}/moves`, {
    rows: ids.map((id) => ({ id })),
    move: name,
    ...more,
  })

async function change(register: string, id: string, more: object) {
  const row = (await at.clerk.get(`/api/${register}/${id}`)).json()
  const { version } = row
  for (const head of ['id', 'version', 'regionCode', 'state', 'stateAt', 'updatedAt', 'simulated'])
    delete row[head]
  const answer = await at.clerk.send('PUT', `/api/${register}/${id}`, {
    row: { ...row, ...more },
    version,
  })
  expect(answer.statusCode, answer.body).toBe(200)
}

async function hang(unit: string, kind: string, sign: number) {
  const { id } = await plateOf(unit, kind)
  expect((await move(at.clerk, 'plates', 'make', [id])).statusCode).toBe(200)
  await change('plates', id, { hungOn: today, position: '校门左侧' })
  const photo = await at.clerk.upload(`/api/plates/${id}/files?kind=photo`, {
    name: 'a.jpg',
    bytes: jpeg(sign),
  })
  expect(photo.statusCode, photo.body).toBe(201)
  const hung = await move(at.clerk, 'plates', 'hang', [id])
  expect(hung.statusCode, hung.body).toBe(200)
}

async function sign(unit: string, sign: number) {
  const draft = (await station(unit)).agreements.find(({ state }) => state === 'draft')
  const id = draft?.id ?? ''
  const signers = { schoolSigner: '甲', unitSigner: '丁' }
  await change('joint_use_agreements', id, { ...signers, signedOn: '2027-01-01' })
  expect(codes(await move(at.secretary, 'joint_use_agreements', 'sign', [id]))).toContain(
    'day_to_come',
  )
  await change('joint_use_agreements', id, { ...signers, signedOn: today })
  await at.clerk.upload(`/api/joint_use_agreements/${id}/files?kind=scan`, {
    ...{ name: '协议.pdf', bytes: Buffer.concat([pdf, Buffer.from(`%${sign}`)]) },
  })
  const signed = await move(at.secretary, 'joint_use_agreements', 'sign', [id])
  expect(signed.statusCode, signed.body).toBe(200)
  return id
}

test('S2-5, S2-7 both plates of every station are ordered at once, and none twice', async () => {
  const ordered = await at.office.send('POST', '/api/founding/plates', {
    ...place,
    orderedOn: '2026-11-01',
    maker: '县标牌厂',
  })
  expect(ordered.json(), ordered.body).toEqual({ made: 4 })
  const again = await at.office.send('POST', '/api/founding/plates', {
    ...place,
    orderedOn: '2026-11-02',
  })
  expect(again.json()).toEqual({ made: 0 })
})

test('S2-6, INV-08 the name follows from the place, and nobody writes another', async () => {
  expect((await station(villageA1)).officialName).toBe(
    '廖家桥镇瓦场村农村党员干部现代远程教育终端接收点',
  )
  expect((await plateOf(villageA1, 'station')).wording).toBe(
    (await station(villageA1)).officialName,
  )
  expect((await plateOf(villageA1, 'school')).wording).toBe('小学1')
  const written = await at.office.send('POST', '/api/plates', {
    row: { unitCode: villageA1, kind: 'station', orderedOn: today, wording: '另一个名称' },
  })
  expect(written.statusCode).toBe(400)
})

test('S2-5 a plate hangs once day, place and photograph are there, and then stays as it is', async () => {
  const { id } = await plateOf(villageA1, 'school')
  await move(at.clerk, 'plates', 'make', [id])
  expect(codes(await move(at.clerk, 'plates', 'hang', [id]))).toEqual([
    'plate_without_day',
    'plate_without_photo',
  ])
  await change('plates', id, { hungOn: '2199-12-31', position: '校门左侧' })
  expect(codes(await move(at.clerk, 'plates', 'hang', [id]))).toContain('day_to_come')
  await change('plates', id, { hungOn: today, position: '校门左侧' })
  const photos = `/api/plates/${id}/files`
  const refused = await at.clerk.upload(`${photos}?kind=photo`, { name: 'photo.jpg', bytes: pdf })
  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toMatchObject({ code: 'photo_is_paper', name: 'photo.jpg' })
  const large = await at.clerk.upload(`${photos}?kind=photo`, {
    ...{
      name: 'photo.jpg',
      bytes: Buffer.concat([
        jpeg(1).subarray(0, -2),
        Buffer.alloc(300_000),
        Buffer.from('ffd9', 'hex'),
      ]),
    },
  })
  expect(large.json()).toMatchObject({ code: 'photo_too_large' })
  const kept = await at.clerk.upload(`${photos}?kind=photo`, { name: '牌.jpg', bytes: jpeg(1) })
  const again = await at.clerk.upload(`${photos}?kind=photo`, { name: '牌.jpg', bytes: jpeg(1) })
  expect(again.json().id).toBe(kept.json().id)
  expect((await move(at.clerk, 'plates', 'hang', [id])).statusCode).toBe(200)

  const file = `${photos}/${kept.json().id}`
  expect((await at.clerk.send('DELETE', file)).json()).toMatchObject({ code: 'row_files_locked' })
  const late = await at.clerk.upload(`${photos}?kind=photo`, { name: 'b.jpg', bytes: jpeg(2) })
  expect(late.json()).toMatchObject({ code: 'row_files_locked' })
  const shown = await at.office.get(file)
  expect(shown.headers['content-type']).toBe('image/jpeg')
  expect(shown.rawPayload).toEqual(jpeg(1))
})

test('S2-5 a file is read where its row is, kept from every other node, and its digest stands in the trail', async () => {
  const { id } = await plateOf(villageA1, 'school')
  const stranger = await logInAs(
    at.hub,
    (await somebody(at.hub, { role: 'township_clerk', regionCode: townshipB, level: 'township' }))
      .loginName,
  )
  const ordered = await stranger.send('POST', '/api/founding/plates', {
    ...place,
    orderedOn: today,
  })
  expect(ordered.json()).toEqual({ code: 'not_permitted', verb: 'plates.write' })
  expect((await stranger.get(`/api/plates/${id}/files`)).statusCode).toBe(404)
  const { hash, found } = await asSystem(at.hub.db, 'test', async (tx) => {
    const { hash } = await tx.selectFrom('rowFiles').select('hash').executeTakeFirstOrThrow()
    return { hash, found: await findBlob(tx, hash) }
  })
  expect(found).toMatchObject({ isKept: true, state: 'stored' })
  const trail = await asSystem(at.hub.db, 'test', (tx) =>
    tx
      .selectFrom('auditEntries')
      .select('payload')
      .where('subjectId', '=', id)
      .where('action', '=', 'plates.file_added')
      .execute(),
  )
  expect(trail).toEqual([{ payload: expect.objectContaining({ sha256: hash, kind: 'photo' }) }])
})

test('S2-5 what was brought by mistake is taken away while the plate does not hang yet', async () => {
  const { id } = await plateOf(villageA2, 'school')
  await move(at.clerk, 'plates', 'make', [id])
  const wrong = await at.clerk.upload(`/api/plates/${id}/files?kind=photo`, {
    name: 'x.jpg',
    bytes: jpeg(9),
  })
  const gone = await at.clerk.send('DELETE', `/api/plates/${id}/files/${wrong.json().id}`)
  expect(gone.statusCode, gone.body).toBe(204)
  expect((await at.clerk.get(`/api/plates/${id}/files`)).json()).toEqual({ files: [] })
  expect((await at.clerk.get(`/api/plates/${id}/files/${wrong.json().id}`)).statusCode).toBe(404)
  const unknown = await at.clerk.upload(`/api/plates/${id}/files?kind=constructor`, {
    name: 'x.jpg',
    bytes: jpeg(9),
  })
  expect(unknown.json()).toMatchObject({ code: 'row_file_kind_unknown' })
})

test('G-2, S2-8 an agreement is drawn up, signed with its scan, and locked by it', async () => {
  const drawn = await at.office.send('POST', '/api/founding/agreements', {
    ...place,
    fromDay: '2026-12-01',
  })
  expect(drawn.json(), drawn.body).toEqual({ made: 2 })
  const [draft] = (await station(villageA1)).agreements
  expect(draft).toMatchObject({ fromDay: '2026-12-01', toDay: '2029-11-30', state: 'draft' })
  const { id = '' } = draft ?? {}
  expect(codes(await move(at.secretary, 'joint_use_agreements', 'sign', [id]))).toEqual([
    'agreement_without_signers',
    'agreement_without_scan',
  ])
  await sign(villageA1, 1)
  const row = (await at.clerk.get(`/api/joint_use_agreements/${id}`)).json()
  expect(row.state).toBe('signed')
  const changed = await at.clerk.send('PUT', `/api/joint_use_agreements/${id}`, {
    row: { unitCode: villageA1, fromDay: '2026-12-01', toDay: '2030-11-30' },
    version: row.version,
  })
  expect(changed.json()).toMatchObject({ code: 'case_not_editable' })
  const [scan] = (await at.clerk.get(`/api/joint_use_agreements/${id}/files`)).json().files
  expect(
    (await at.clerk.send('DELETE', `/api/joint_use_agreements/${id}/files/${scan.id}`)).json(),
  ).toMatchObject({
    code: 'row_files_locked',
  })
})

test('INV-49, I4-2 a station goes on in the transaction of whoever does what it lacked', async () => {
  expect((await station(villageA1)).state).toBe('consented')
  await markOf(at, villageA1, 'listed', 'approved', 'filed', 'letters', 'rules')
  expect(await station(villageA1)).toMatchObject({
    state: 'filed',
    obstacles: [{ code: 'lacks_station_plate' }],
  })
  await hang(villageA1, 'station', 3)
  expect((await station(villageA1)).state).toBe('plated')
  await appoint(at, villageA1)
  // The agreement holds from tomorrow.
  expect(await station(villageA1)).toMatchObject({
    state: 'plated',
    obstacles: [{ code: 'lacks_certified' }, { code: 'lacks_agreement' }],
  })
  await at.go('2026-12-01T02:00:00.000Z')
  await markOf(at, villageA1, 'trial')
  expect(await station(villageA1)).toMatchObject({
    state: 'plated',
    obstacles: [{ code: 'lacks_certified' }],
  })
  // Of a helper's certificate nobody asks.
  await certify(at, villageA1, '丙')
  expect((await station(villageA1)).state).toBe('plated')
  await certify(at, villageA1)
  expect(await station(villageA1)).toMatchObject({
    state: 'staffed',
    obstacles: [{ code: 'lacks_times' }],
  })
  const detail = (await at.office.get(`/api/founding/stations/${at.stations[villageA1]}`)).json()
  expect(detail.history.map(({ toState }: { toState: string }) => toState)).toEqual([
    ...['planned', 'approved', 'filed', 'plated', 'staffed'],
  ])
  expect(detail.marks.map(({ mark }: { mark: string }) => mark)).toContain('filed')
  expect(detail.moves.map(({ name }: { name: string }) => name)).toEqual(['withdraw'])
})

test('INV-07 a second plate of a kind does not hang beside the first', async () => {
  const added = await at.clerk.send('POST', '/api/plates', {
    row: {
      unitCode: villageA1,
      kind: 'station',
      orderedOn: today,
      hungOn: today,
      position: '教室',
    },
  })
  const { id } = added.json()
  await move(at.clerk, 'plates', 'make', [id])
  await at.clerk.upload(`/api/plates/${id}/files?kind=photo`, { name: 'a.jpg', bytes: jpeg(4) })
  expect(codes(await move(at.clerk, 'plates', 'hang', [id]))).toEqual(['plate_hangs'])
  expect(
    (await move(at.clerk, 'plates', 'replace', [id], { reason: '多做了一块' })).statusCode,
  ).toBe(200)
})

test('G-2 an agreement that ends soon is renewed from the day after, and Today says so before', async () => {
  await at.go('2029-11-01T02:00:00.000Z')
  const waiting = async () =>
    (await at.secretary.get('/api/today')).json().waiting.map(({ code }: { code: string }) => code)
  expect(await waiting()).toContain('agreements_ending')
  const drawn = await at.secretary.send('POST', '/api/founding/agreements', {
    ...{ ...place, unitCodes: [villageA1], fromDay: '2029-11-01' },
  })
  expect(drawn.json(), drawn.body).toEqual({ made: 1 })
  expect((await station(villageA1)).agreements.at(-1)).toMatchObject({
    fromDay: '2029-12-01',
    toDay: '2032-11-30',
  })
  expect(await waiting()).not.toContain('agreements_ending')
  await at.go('2026-12-01T02:00:00.000Z')
})

test('INV-49 by hand an office withdraws with a reason, and nobody else', async () => {
  const id = at.stations[villageA2] ?? ''
  expect(
    codes(await move(at.clerk, 'founding/stations', 'withdraw', [id], { reason: '学校撤并' })),
  ).toEqual(['not_permitted'])
  expect((await move(at.office, 'founding/stations', 'withdraw', [id])).json()).toMatchObject({
    code: 'move_needs_reason',
  })
  expect(
    (await move(at.office, 'founding/stations', 'close', [id], { reason: '学校撤并' })).json(),
  ).toMatchObject({
    code: 'move_not_from_here',
  })
  expect(
    (await move(at.office, 'founding/stations', 'withdraw', [id], { reason: '学校撤并' }))
      .statusCode,
  ).toBe(200)
  await markOf(at, villageA2, 'listed')
  expect((await station(villageA2)).state).toBe('withdrawn')
})

test('X-17, INV-48 at a new host a station is the same, and plate, agreement and trial are made anew', async () => {
  const { db } = at.hub
  const id = at.stations[villageA1] ?? ''
  await asSystem(db, 'test', (tx) =>
    tx
      .updateTable('stationStages')
      .set({ stage: 'operating' })
      .where('stationId', '=', id)
      .execute(),
  )
  const moved = await move(at.office, 'founding/stations', 'relocate', [id], { reason: '学校合并' })
  expect(moved.statusCode, moved.body).toBe(200)
  expect(await station(villageA1)).toMatchObject({
    state: 'relocating',
    obstacles: [{ code: 'lacks_new_host' }],
  })
  await asSystem(db, 'test', (tx) =>
    tx
      .updateTable('learningStations')
      .set({ schoolId: at.schools[2] ?? '', hostedOn: '2026-12-01' })
      .where('id', '=', id)
      .execute(),
  )
  const after = await station(villageA1)
  expect(after.obstacles.map(({ code }) => code)).toEqual([
    'lacks_school_plate',
    'lacks_station_plate',
  ])
  for (const one of after.plates)
    expect(
      (await move(at.clerk, 'plates', 'replace', [one.id], { reason: '迁址' })).statusCode,
    ).toBe(200)
  const ordered = await at.office.send('POST', '/api/founding/plates', {
    ...place,
    orderedOn: '2026-12-01',
  })
  expect(ordered.json()).toEqual({ made: 2 })
  await at.go('2026-12-02T02:00:00.000Z')
  for (const [n, kind] of ['school', 'station'].entries()) {
    const { id: plateId } = await plateOf(villageA1, kind)
    await move(at.clerk, 'plates', 'make', [plateId])
    await change('plates', plateId, { hungOn: '2026-12-02', position: '新校门' })
    await at.clerk.upload(`/api/plates/${plateId}/files?kind=photo`, {
      name: 'a.jpg',
      bytes: jpeg(20 + n),
    })
    const hung = await move(at.clerk, 'plates', 'hang', [plateId])
    expect(hung.statusCode, hung.body).toBe(200)
  }
  expect(await station(villageA1)).toMatchObject({
    state: 'plated',
    obstacles: [{ code: 'lacks_agreement' }],
  })
})

test('F11, S2-5, S2-6, S2-8 artwork, the list of what hangs, and the agreements are printed', async () => {
  const ordered = await at.office.send('POST', '/api/founding/agreements', {
    ...place,
    fromDay: '2026-12-02',
  })
  expect(ordered.json()).toEqual({ made: 1 })
  for (const paper of [
    `plates/list?${list}`,
    `agreements/papers?${list}&language=zh-Hant`,
    `plates/artwork?${list}&id=${(await plateOf(villageA1, 'station')).id}`,
  ]) {
    const answer = await at.office.get(`/api/founding/${paper}`)
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  }
  const none = await at.office.get(`/api/founding/plates/artwork?${list}&id=${at.schools[0]}`)
  expect(none.json()).toMatchObject({ code: 'plate_not_found' })
})

test('O2-18, X-2 all that is kept of a station is one paper, in both scripts; who may not see a part is told so', async () => {
  const id = at.stations[villageA1]
  const { record, scans } = await readStationFile(
    at.hub.db,
    operator,
    { id: id ?? '', language: 'zh-Hans', day: '2026-12-02' },
    [],
  )
  const rows = (heading: string) => record.tables.find((one) => one.heading === heading)?.rows ?? []
  expect(rows('走过的步骤').map(([, what]) => what)).toEqual(
    expect.arrayContaining(['列入方案', '迁到别的学校']),
  )
  // The plates of both hosts, and who was certified while it stood at the first.
  expect(rows('标牌').map(([, , state]) => state)).toEqual(
    expect.arrayContaining(['已换下', '已挂']),
  )
  expect(rows('管理队伍（历任）').map(([, name]) => name)).toEqual(['甲', '乙', '丙'])
  expect(rows('上岗证').map(([, name]) => name)).toEqual(expect.arrayContaining(['甲', '丙']))
  const digests = rows('附件').map(([, , digest]) => String(digest))
  expect(digests.length).toBeGreaterThan(3)
  expect(digests.every((digest) => /^[0-9a-f]{16}$/.test(digest))).toBe(true)
  expect(scans.length).toBeGreaterThan(1)
  for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
    const file = await at.office.get(`/api/founding/stations/${id}/file?language=${language}`)
    expect(file.statusCode, file.body).toBe(200)
    expect(file.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  }
  const elsewhere = await logInAs(
    at.hub,
    (await somebody(at.hub, { role: 'township_clerk', regionCode: townshipB, level: 'township' }))
      .loginName,
  )
  expect((await elsewhere.get(`/api/founding/stations/${id}/file`)).statusCode).toBe(404)
})
