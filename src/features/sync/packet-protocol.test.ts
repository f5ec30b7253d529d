import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress as compressZstd } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { Refusal } from '../../base/refusal.ts'
import { type End, makePair } from './packet.fixture.ts'
import { maxPacketBytes, type Part, textOf } from './packet.ts'
import { readPacket, writePacket } from './packet-protocol.ts'
import { writeUpPacket } from './packet-up-protocol.ts'
import { fingerprintOf, makeSealingKeys, sealBytes, sealTo } from './sealing-protocol.ts'
import { sign } from './signature-protocol.ts'

const zstdCompress = promisify(compressZstd)
const pair = makePair()
const { hub, station, stranger } = pair.ends
await pair.observe(12)
const write = (known = 1) =>
  writeUpPacket({
    node: pair.node,
    owner: station.owner,
    hub: hub.told,
    known: [...pair.disks.station.logs.values()].map((log) => ({ ...log, next: known })),
    madeMs: 1_790_000_000_000,
  })
const { bytes: whole } = await write()
const { bytes: other } = await write(5)
const findStation = async (id: string) => (id === station.id ? station.told.signingKey : undefined)

const read = (bytes: Uint8Array, us: End = hub) => readPacket(bytes, 'up', us.owner, findStation)

async function refusalOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'read'
}

const opening = (bytes: Buffer) =>
  bytes.subarray(0, bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1)

describe('S31 a packet is read whole or refused whole', () => {
  it('S31 a whole one comes out as it went in, in one piece or in many', async () => {
    const packet = await read(whole)
    expect(packet.head).toMatchObject({ kind: 'up', from: station.id, to: hub.id, records: 12 })
    expect(packet.parts.map(({ part }) => part)).toEqual(['hello', 'push'])
    const pieces = async function* () {
      for (let at = 0; at < whole.length; at += 7) yield whole.subarray(at, at + 7)
    }
    expect(await readPacket(pieces(), 'up', hub.owner, findStation)).toEqual(packet)
  })

  it('S21 shows who it is for, and nothing of what is in it', () => {
    expect(whole.toString('latin1')).toMatch(/^cunxiao packet 1\n\{"kind":"up","from":"/)
    expect(whole.includes('lessons.attended')).toBe(false)
  })

  it('S31 cut at any byte it is refused by name', async () => {
    for (let length = 0; length < whole.length; length++) {
      expect(await refusalOf(read(whole.subarray(0, length)))).toBe('packet_truncated')
    }
  })

  it('S31 with any byte altered it is refused by name', async () => {
    const seed = Date.now() % 1_000_000
    const rng = seeded(seed)
    const seen = new Set<string>()
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ rng.within(1, 255)
      const code = await refusalOf(read(bytes))
      expect(code, `seed ${seed}, byte ${at}`).toMatch(/^packet_/)
      seen.add(code)
    }
    expect(seen).toContain('packet_altered')
  })

  it('S31 spliced from two genuine ones, lengthened or shuffled it is refused by name', async () => {
    const seed = Date.now() % 1_000_000
    const rng = seeded(seed)
    for (let round = 0; round < 400; round++) {
      const [from, to] = [rng.within(0, whole.length), rng.within(0, other.length)]
      const bytes = rng.pick([
        () => Buffer.concat([whole.subarray(0, from), other.subarray(to)]),
        () => Buffer.concat([whole.subarray(0, from), other.subarray(from)]),
        () => Buffer.concat([whole, Buffer.from(rng.hex(rng.within(1, 40)), 'hex')]),
        () => Buffer.concat([whole, other]),
        () =>
          Buffer.concat([whole.subarray(0, from), whole.subarray(to), whole.subarray(from, to)]),
        () => Buffer.from(rng.hex(rng.within(0, 300)), 'hex'),
      ])()
      if (bytes.equals(whole) || bytes.equals(other)) continue
      expect(await refusalOf(read(bytes)), `seed ${seed}, round ${round}`).toMatch(/^packet_/)
    }
  })

  it('S31 the content of one does not go under the head of another, even signed anew', async () => {
    const parts = (await read(whole)).parts
    const forged = await writePacket('up', station.owner, hub.told, parts.slice(0, 1), 0)
    const sealed = whole.subarray(opening(whole).length, -86)
    expect(
      await refusalOf(read(Buffer.concat([opening(forged), sealed, forged.subarray(-86)]))),
    ).toMatch(/^packet_(altered|truncated)$/)
  })

  it('S35 one of a later format is refused by that name, whatever follows', async () => {
    const later = Buffer.from(`cunxiao packet 2\n${'x'.repeat(9_000)}`)
    await expect(read(later)).rejects.toMatchObject({
      code: 'packet_newer_format',
      details: { format: 2, readable: 1 },
    })
  })

  it('S21 S30 one for somebody else, of a stranger, for an older key or the other way is refused by name', async () => {
    const parts: Part[] = (await read(whole)).parts
    const from = (owner: typeof station.owner, to: typeof hub.told) =>
      writePacket('up', owner, to, parts, 0)
    expect(await refusalOf(read(await from(station.owner, stranger.told)))).toBe(
      'packet_not_for_us',
    )
    expect(await refusalOf(read(await from(stranger.owner, hub.told)))).toBe(
      'packet_unknown_sender',
    )
    const posing = { ...stranger.owner, id: station.id }
    expect(await refusalOf(read(await from(posing, hub.told)))).toBe('packet_altered')
    const oldKey = { ...hub.told, sealingKey: makeSealingKeys().publicKey }
    expect(await refusalOf(read(await from(station.owner, oldKey)))).toBe('packet_for_old_key')
    const back = readPacket(whole, 'down', hub.owner, findStation)
    expect(await refusalOf(back)).toBe('packet_wrong_way')
    expect(await refusalOf(read(Buffer.from('PK\u0003\u0004 a document')))).toBe(
      'packet_not_a_packet',
    )
  })

  it('S31 signed by a station but without the right form, it is refused by name', async () => {
    const fine = textOf({ part: 'push', of: await pushOf() })
    const contents = [
      '',
      '{',
      'null',
      '{"part":"later","lines":0,"of":{}}',
      fine.replace('"from":1', '"from":0'),
    ]
    const short = fine.slice(0, fine.lastIndexOf('\n'))
    for (const content of [...contents, short, `${fine}\n`, fine]) {
      const packed = await zstdCompress(Buffer.from(content))
      const counts = { parts: 1, records: 11 }
      const bytes = signedAround(packed, Buffer.byteLength(content), counts)
      expect(await refusalOf(read(bytes)), content.slice(0, 60)).toBe('packet_unreadable')
    }
    const packed = await zstdCompress(Buffer.from(fine))
    const counts = { parts: 1, records: 12 }
    expect(await refusalOf(read(signedAround(packed, Buffer.byteLength(fine), counts)))).toBe(
      'read',
    )
    const noise = signedAround(Buffer.alloc(500, 7), 500)
    expect(await refusalOf(read(noise))).toBe('packet_unreadable')
  })

  it('S31 an endless file and a bomb are stopped on the way', async () => {
    let given = 0
    const endless = async function* () {
      for (;;) {
        given += 1024 * 1024
        yield Buffer.from(whole.subarray(0, 100))
        yield Buffer.alloc(1024 * 1024)
      }
    }
    const reading = readPacket(endless(), 'up', hub.owner, findStation)
    expect(await refusalOf(reading)).toBe('packet_too_large')
    expect(given).toBeLessThan(maxPacketBytes + 3 * 1024 * 1024)
  })

  it('S31 neither announces nor unpacks to more than a packet may hold', async () => {
    const told = whole.toString('latin1').replace(/"contentBytes":\d+/, '"contentBytes":9000000000')
    expect(await refusalOf(read(Buffer.from(told, 'latin1')))).toBe('packet_too_large')
    const bomb = await zstdCompress(Buffer.alloc(60_000_000))
    expect(await refusalOf(read(signedAround(bomb, 1_000)))).toBe('packet_too_large')
    const more: Part[] = [
      { part: 'push', of: { ...(await pushOf()), lines: ['x'.repeat(70_000_000)] } },
    ]
    const writing = writePacket('up', station.owner, hub.told, more, 0)
    expect(await refusalOf(writing)).toBe('packet_too_large')
  })
})

/** What a genuine station with other intentions, or another program, could write. */
function signedAround(packed: Buffer, contentBytes: number, counts = {}): Buffer {
  const head = {
    ...{ kind: 'up', from: station.id, to: hub.id, madeMs: 0, parts: 0, records: 0, items: 0 },
    ...{ toKey: fingerprintOf(hub.told.sealingKey), contentBytes },
    ...{ sealedBytes: packed.length + sealBytes, ...counts },
  }
  const begun = `cunxiao packet 1\n${JSON.stringify(head)}\n`
  const sealed = sealTo(hub.told.sealingKey, packed, `packet ${begun}`)
  const unsigned = Buffer.concat([Buffer.from(begun), sealed])
  const digest = createHash('sha256').update(unsigned).digest('hex')
  const signature = sign(station.owner.signingKey, `cunxiao packet 1\n${digest}`)
  return Buffer.concat([unsigned, Buffer.from(signature)])
}

async function pushOf() {
  const push = (await read(whole)).parts.find(({ part }) => part === 'push')
  if (push?.part !== 'push') throw new Error('no push')
  return push.of
}
