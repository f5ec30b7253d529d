import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packetCommands } from '../../src/app/packet-commands.ts'
import { syncHub as hubNamed, replication } from '../../src/app/replication.ts'
import { uplinkOptions } from '../../src/app/station-desk.ts'
import { operator } from '../../src/features/people/operator.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import { type Naming, nameBlob } from '../../src/features/sync/blob-store.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import {
  readStickDown,
  readStickUp,
  writeStickDown,
  writeStickUp,
} from '../../src/features/sync/stick-actions.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem } from '../../src/platform/db.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import { logInAs, openTestNode, somebody, type TestNode, villageA1 } from '../harness/node.ts'

let hub: TestNode
let station: TestStation
let schoolId: string
let loginName: string
beforeAll(async () => {
  hub = await openTestNode()
  const school = await saveRow(hub.db, operator, schoolRegister, {
    schoolCode: 'A-01',
    name: '瓦场小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode1',
    boarding: false,
  })
  schoolId = school.id
  const head = await somebody(hub, {
    role: 'head_of_school',
    organisationId: school.id,
    regionCode: villageA1,
    level: 'village',
  })
  loginName = head.loginName
  const { name, regionCode } = school as unknown as { name: string; regionCode: string }
  station = await openTestStation(hub, { name, regionCode, organisationId: school.id })
  station.wire.cut = true
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

const syncHub = hubNamed({ name: '凤凰县' })
const options = () => uplinkOptions(station.ground, { dataDir: tmpdir() }, { mustBeEnrolled: true })

describe('X-5 a station that only ever has sticks', () => {
  it('S22 S31 the first stick down makes it complete: its head logs in without a line', async () => {
    await drainOutbox(hub.db, replication)
    const stick = await writeStickDown(hub.ground, syncHub, station.id)
    const taken = await readStickDown(station.ground, options(), stick.bytes)
    expect(taken).toMatchObject({ records: 0, items: stick.items, missing: [] })
    const session = await logInAs({ ...station, setNow: () => {} }, loginName)
    expect((await session.get('/api/schools')).json().rows).toMatchObject([{ name: '瓦场小学' }])
  })

  it('S6 S7 what it records goes up once, however often the stick is read', async () => {
    const session = await logInAs({ ...station, setNow: () => {} }, loginName)
    for (const pupils of [41, 42]) {
      const proposed = await session.send('POST', `/api/schools/${schoolId}/proposals`, {
        version: 1,
        row: { pupils },
      })
      expect(proposed.statusCode).toBe(202)
    }
    expect((await session.get('/api/station')).json()).toMatchObject({ waiting: 2 })
    const stick = await writeStickUp(station.ground, options())
    expect(stick.records).toBe(2)
    for (const verdict of ['stored', 'already_here']) {
      const { logs } = await readStickUp(hub.ground, syncHub, stick.bytes)
      expect(logs).toMatchObject([{ verdict, next: 3 }])
    }
    expect(await proposals()).toBe(2)
  })

  it('S11 the answer tells how far the hub is, so nothing waits and the next stick is empty', async () => {
    const { bytes } = await writeStickDown(hub.ground, syncHub, station.id)
    await readStickDown(station.ground, options(), bytes)
    const session = await logInAs({ ...station, setNow: () => {} }, loginName)
    expect((await session.get('/api/station')).json()).toMatchObject({ waiting: 0 })
    expect((await writeStickUp(station.ground, options())).records).toBe(0)
  })

  it('S31 a damaged stick is refused whole, by name', async () => {
    const { bytes } = await writeStickUp(station.ground, options())
    const altered = Buffer.from(bytes)
    altered[bytes.length >> 1] = (altered[bytes.length >> 1] ?? 0) ^ 1
    await expect(readStickUp(hub.ground, syncHub, altered)).rejects.toMatchObject({
      code: 'packet_altered',
    })
    await expect(
      readStickUp(hub.ground, syncHub, bytes.subarray(0, bytes.length - 9)),
    ).rejects.toMatchObject({ code: 'packet_truncated' })
  })
})

describe('S14 content on a stick, by the commands that people type', () => {
  let stick: string
  beforeAll(async () => {
    stick = await mkdtemp(join(tmpdir(), 'cunxiao-stick-'))
  })
  afterAll(() => rm(stick, { recursive: true }))

  /** `cunxiao packet …` at that node. */
  async function packet({ ground }: Pick<TestNode, 'ground'>, ...words: string[]): Promise<void> {
    const program = new Command().exitOverride()
    const config = readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir())
    packetCommands(program, (work) => work(ground, config))
    await program.parseAsync(['packet', ...words], { from: 'user' })
  }
  const film = Buffer.alloc(2_500_000, 'film')
  const nameFilm = async (
    { db, ground }: Pick<TestNode, 'db' | 'ground'>,
    naming: Omit<Naming, 'neededBy'>,
  ) => {
    const blob = { hash: createHash('sha256').update(film).digest('hex'), sizeBytes: film.length }
    if (naming.stored) await ground.blobs.put(once(film))
    await asSystem(db, 'test', (tx) => nameBlob(tx, blob, { ...naming, neededBy: 'item:film' }))
    return blob
  }

  it('takes what the station asks for to it, past packets that are damaged or for others', async () => {
    await nameFilm(hub, { origin: 'here', stored: true })
    const { hash } = await nameFilm(station, { origin: 'above', stored: false })
    await packet(station, 'write', stick)
    await packet(hub, 'read', stick)
    await packet(hub, 'write', stick, station.id)
    const packets = (await readdir(stick)).filter((name) => name.endsWith('.cunxiao'))
    const { bytes } = await writeStickDown(hub.ground, syncHub, station.id)
    await writeFile(join(stick, 'broken.cunxiao'), bytes.subarray(0, bytes.length - 9))
    expect(packets).toHaveLength(2)
    await expect(packet(station, 'read', stick)).rejects.toMatchObject({ code: 'packet_truncated' })
    expect(await station.ground.blobs.sizeOf(hash)).toBe(film.length)
    await rm(join(stick, 'broken.cunxiao'))
    await packet(station, 'read', stick)
  })
})

async function* once(bytes: Buffer) {
  yield bytes
}

const proposals = async (): Promise<number> =>
  (await asSystem(hub.db, 'test', (tx) => tx.selectFrom('syncProposals').select('id').execute()))
    .length
