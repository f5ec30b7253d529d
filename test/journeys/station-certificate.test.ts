import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer as createPlainServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import { everywhere } from '../../src/base/place.ts'
import { operator } from '../../src/features/people/operator.ts'
import type { StationView } from '../../src/features/stations/api.ts'
import {
  createAuthority,
  forgetCertificate,
  giveCertificate,
  issueDue,
  takeRenewed,
} from '../../src/features/stations/certificate-actions.ts'
import { findAuthority, findOwnCertificate } from '../../src/features/stations/certificate-store.ts'
import type { OwnStation } from '../../src/features/stations/own-api.ts'
import {
  describeOwnCertificate,
  followOwnCertificate,
} from '../../src/features/stations/own-certificate-actions.ts'
import { inviteAgain, revoke } from '../../src/features/sync/enrolment-actions.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import type { IssuedCertificate } from '../../src/platform/certificate.ts'
import { issueCertificate, makeAuthority } from '../../src/platform/certificate-authority.ts'
import { asSystem } from '../../src/platform/db.ts'
import { httpsBeside } from '../../src/platform/https-beside.ts'
import { migrationsDir } from '../../src/platform/migrate.ts'
import { enrolTestStation, type TestStation } from '../harness/fleet.ts'
import { askHttps } from '../harness/https.ts'
import { logInAs, openTestNode, type Session, somebody, type TestHub } from '../harness/node.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** A name and a certificate come down to a station; real TLS on the loopback. */
const name = 'a-01.stations.fh.example'
const domain = 'stations.fh.example'
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const patient = { timeout: 60_000, interval: 50 }
const within = { scopes: [everywhere] }

let hub: TestHub
let station: TestStation
let office: Session
let teacher: Session
let login: { loginName: string; password: string }
let directory: string
let root: string
let securePort: number
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), '证书 '))
  hub = await openTestNode()
  hub.setNow(daysAgo(260))
  office = await logInAs(
    hub,
    (await somebody(hub, { role: 'programme_office', loginName: 'office' })).loginName,
  )
  const { code, ...its } = await addVillageSchool(hub.db, hub.ground.clock())
  login = its
  station = await enrolTestStation(hub, code)
  await station.contact()
  await station.server.listen({ host: '127.0.0.1', port: 0 })
  teacher = await logInAs({ ...station, setNow: hub.setNow }, login.loginName, login.password)
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
  await rm(directory, { recursive: true, force: true })
})

const own = async (): Promise<OwnStation> => (await teacher.get('/api/station')).json()
const seen = async (): Promise<StationView> =>
  (await office.get(`/api/stations/${station.id}`)).json()
const stored = (of: TestStation): Promise<IssuedCertificate | undefined> =>
  asSystem(of.db, 'test', findOwnCertificate)

/** What a device in the school gets at the secure address. */
const ask = (path: string, sent?: object) =>
  askHttps({ name, port: securePort, ca: root }, path, sent)

test('X-5 without a certificate the station speaks plain HTTP and says that it has none', async () => {
  expect((await own()).certificate).toBeNull()
  expect((await seen()).station).toMatchObject({ certificateName: null, concerns: [] })
})

test('S21 X-5 the hub issues one, it comes down sealed, and the station answers over HTTPS beside HTTP, without a restart', async () => {
  await createAuthority(hub.db, operator, { name: '凤凰县教育局', domain }, hub.ground.clock())
  root = (await asSystem(hub.db, 'test', findAuthority))?.certPem ?? ''
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(1)
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(0)
  await station.contact()
  await vi.waitFor(async () => expect((await own()).certificate?.url).toBeTruthy(), patient)
  const { url } = (await own()).certificate ?? {}
  securePort = Number(new URL(url ?? '').port)
  expect(url).toBe(`https://${name}:${securePort}`)
  expect(await ask('/api/health')).toMatchObject({ status: 200 })
  const { port } = station.server.server.address() as AddressInfo
  expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200)
  expect((await seen()).station.certificateName).toBe(name)
})

test('X-5 a login over HTTPS is for HTTPS alone and leaves that over HTTP as it is', async () => {
  const { status, cookies } = await ask('/api/login', login)
  expect(status).toBe(204)
  expect(cookies.join()).toMatch(/^cunxiao_login_secure=.*; Secure/)
  expect((await teacher.get('/api/me')).statusCode).toBe(200)
})

test('S21 the key is in no feed as it is, and in no answer of hub or station', async () => {
  const keyPem = (await stored(station))?.keyPem ?? ''
  const secret = keyPem.split('\n')[1] ?? ''
  expect(secret.length).toBeGreaterThan(40)
  const items = await asSystem(hub.db, 'test', (tx) =>
    tx.selectFrom('syncItems').select(['feed', 'collection', 'body']).execute(),
  )
  const mine = items.filter(({ collection }) => collection === 'stations.certificates')
  expect(mine.map(({ feed }) => feed)).toEqual([`station:${station.id}`])
  expect(JSON.stringify(items)).not.toContain(secret)
  expect(JSON.stringify(items)).not.toContain('PRIVATE KEY')
  const answers = [
    await office.get(`/api/stations/${station.id}`),
    await office.get('/api/stations?place=433123000000'),
    await office.get('/api/audit'),
    await teacher.get('/api/station'),
  ]
  for (const answer of answers) {
    expect(answer.statusCode).toBe(200)
    expect(answer.body).not.toMatch(/PRIVATE KEY|key_?pem/i)
    expect(answer.body).not.toContain(secret)
  }
})

test('with a third of its life left it is renewed, and new connections are shown the new one', async () => {
  const before = (await ask('/api/health')).fingerprint
  hub.setNow(new Date().toISOString())
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(1)
  await station.contact()
  await vi.waitFor(
    async () => expect((await ask('/api/health')).fingerprint).not.toBe(before),
    patient,
  )
})

test('a file that an ACME client renews goes down in its place; one that does not fit changes nothing and becomes a task', async () => {
  const files = { certFile: join(directory, 'full.pem'), keyFile: join(directory, 'key.pem') }
  const acme = makeAuthority({ name: 'ACME', domain }, hub.ground.clock())
  const put = async ({ certPem, keyPem }: { certPem: string; keyPem: string }) => {
    await writeFile(files.certFile, certPem)
    await writeFile(files.keyFile, keyPem)
  }
  const given = { schoolCode: 'A-01', ...files }
  await put(issueCertificate(acme, name, hub.ground.clock()))
  await giveCertificate(hub.db, operator, given, hub.ground.clock())
  await station.contact()
  const first = await stored(station)
  expect(first?.certPem).not.toBe('')
  // The authority leaves it alone.
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(0)
  expect(await takeRenewed(hub.ground)).toBe(0)
  await put({ ...issueCertificate(acme, name, hub.ground.clock()), keyPem: first?.keyPem ?? '' })
  expect(await takeRenewed(hub.ground)).toBe(0)
  await put(issueCertificate(acme, 'b-02.stations.fh.example', hub.ground.clock()))
  expect(await takeRenewed(hub.ground)).toBe(0)
  await station.contact()
  expect((await stored(station))?.certPem).toBe(first?.certPem)

  const nearEnd = new Date(Date.parse(first?.notAfter ?? '') - 91 * 86_400_000)
  hub.setNow(nearEnd.toISOString())
  const later = await logInAs(hub, 'office')
  const told = async () => (await later.get('/api/today')).body
  const concernsOf = async () =>
    (await later.get(`/api/stations/${station.id}`)).json().station.concerns
  expect(await concernsOf()).toContain('certificate_ending')
  expect(await told()).toContain('stations_certificates_ending')
  await put(issueCertificate(acme, name, nearEnd))
  expect(await takeRenewed(hub.ground)).toBe(1)
  expect(await concernsOf()).not.toContain('certificate_ending')
  expect(await told()).not.toContain('stations_certificates_ending')
  hub.setNow(new Date().toISOString())
  await forgetCertificate(hub.db, operator, 'A-01')
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(1)
})

test('another authority issues anew for every station', async () => {
  const before = await stored(station)
  const another = { name: '县', domain: 'b.example' }
  await expect(
    createAuthority(hub.db, operator, another, hub.ground.clock()),
  ).rejects.toMatchObject({ code: 'authority_there_already' })
  await createAuthority(hub.db, operator, { ...another, again: true }, hub.ground.clock())
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(1)
  await station.contact()
  expect(await stored(station)).toMatchObject({ name: 'a-01.b.example' })
  expect((await stored(station))?.certPem).not.toBe(before?.certPem)
})

test('S35 a station whose program learns of certificates later gets the one it has passed by', async () => {
  const { certPem } = (await stored(station)) ?? {}
  await asSystem(station.db, 'test', (tx) => tx.deleteFrom('stationCertificates').execute())
  await station.contact()
  expect(await stored(station)).toBeUndefined()
  const migration = await readFile(join(migrationsDir, '0015_certificates.sql'), 'utf8')
  const anew = /^update sync_cursors .*;$/m.exec(migration)?.[0] ?? ''
  await asSystem(station.db, 'test', (tx) => sql.raw(anew).execute(tx))
  await station.contact()
  expect(await stored(station)).toMatchObject({ certPem })
})

test('S21 a replaced machine gets it anew, sealed to its own key', async () => {
  const { code } = await inviteAgain(hub.db, within, station.id, hub.ground.clock())
  const replaced = await enrolTestStation(hub, code)
  try {
    await replaced.contact()
    expect(await stored(replaced)).toMatchObject({ name: 'a-01.b.example' })
  } finally {
    await replaced.close()
  }
})

test('an ended one is served on, and a taken port is said', async () => {
  const taken = createPlainServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const https = httpsBeside(station.server, { host: '127.0.0.1', port })
  const refused = Promise.withResolvers<void>()
  const log = pino({ level: 'warn' }, { write: () => refused.resolve() })
  const stop = followOwnCertificate({ db: station.db, log }, https, 20)
  const authority = makeAuthority({ name: '县', domain }, new Date(daysAgo(800)))
  const ended = issueCertificate(authority, name, new Date(daysAgo(400)))
  await asSystem(station.db, 'test', (tx) =>
    tx.updateTable('stationCertificates').set(ended).execute(),
  )
  await refused.promise
  expect(await describeOwnCertificate(station.db, https)).toMatchObject({ name, url: null })
  await new Promise((resolve) => taken.close(resolve))
  await vi.waitFor(() => expect(https.port()).toBe(port), patient)
  await expect(askHttps({ name, port, ca: authority.certPem }, '/api/health')).rejects.toThrow(
    'certificate has expired',
  )
  await stop()
})

test('S30 a revoked station’s name is renewed no more, and the page says for whom the thief can pass', async () => {
  await revoke(hub.db, within, station.id, '被盗', hub.ground.clock())
  hub.setNow(new Date(Date.now() + 300 * 86_400_000).toISOString())
  expect(await issueDue(hub.db, hub.ground.clock())).toBe(0)
  const items = () =>
    asSystem(hub.db, 'test', (tx) =>
      tx
        .selectFrom('syncItems')
        .select('seq')
        .where('feed', '=', `station:${station.id}`)
        .execute(),
    )
  const before = await items()
  await drainOutbox(hub.db, replication)
  expect(await items()).toEqual(before)
  const later = await logInAs(hub, 'office')
  const { loss } = (await later.get(`/api/stations/${station.id}`)).json()
  expect(loss.certificate).toMatchObject({ name: 'a-01.b.example' })
  expect(JSON.stringify(loss.personal)).not.toContain('certificates')
})
