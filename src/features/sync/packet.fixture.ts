import { Process } from '../../../test/simulation/disk.ts'
import { MemoryDisk } from '../../../test/simulation/memory-disk.ts'
import { seeded } from '../../../test/simulation/random.ts'
import type { Keeper, Peer } from './intake-protocol.ts'
import { append } from './log-protocol.ts'
import { makeSealingKeys } from './sealing-protocol.ts'
import { makeSigningKeys, sign, verify } from './signature-protocol.ts'
import type { Sender } from './uplink-protocol.ts'
import { protocol } from './wire.ts'

export const scope = 'scope:433123'

function makeEnd(id: string) {
  const signing = makeSigningKeys()
  const sealing = makeSealingKeys()
  return {
    id,
    owner: { id, signingKey: signing.privateKey, sealingKey: sealing.privateKey },
    told: { id, signingKey: signing.publicKey, sealingKey: sealing.publicKey },
  }
}
export type End = ReturnType<typeof makeEnd>

/** A hub and a station without a line, on stores in memory, with keys in earnest. */
export function makePair(seed = 1) {
  const rng = seeded(seed)
  const ends = {
    hub: makeEnd('6f1c2a34-0000-4000-8000-0000000000bb'),
    station: makeEnd('6f1c2a34-0000-4000-8000-0000000000aa'),
    stranger: makeEnd('6f1c2a34-0000-4000-8000-0000000000cc'),
  }
  const storeOn = (disk: MemoryDisk) =>
    new Process(disk, { reads: () => 3, crashAt: () => undefined })
  const disks = { hub: new MemoryDisk(rng.hex), station: new MemoryDisk(rng.hex) }
  const stores = { hub: storeOn(disks.hub), station: storeOn(disks.station) }
  const keeper: Keeper = {
    id: ends.hub.id,
    incarnation: rng.hex(16),
    get store() {
      return stores.hub
    },
    nowMs: () => 1_790_000_000_000,
    pace: { intervalMs: 60_000, batchRecords: 500 },
    sign: (text) => sign(ends.hub.owner.signingKey, text),
    comesByAnother: async () => false,
  }
  const node: Sender = {
    id: ends.station.id,
    kind: 'station',
    get store() {
      return stores.station
    },
    random: rng.hex,
    about: async () => ({
      protocol,
      program: '0.1.0',
      schema: 9,
      clock: { wallMs: 1_790_000_000_000, boot: '00000000', monoMs: 0 },
    }),
    isSigned: (text, signature) => verify(ends.hub.told.signingKey, text, signature),
    pace: {
      batch: () => ({ records: 100, askedAtMs: 0 }),
      arrived: () => undefined,
      failed: () => undefined,
    },
  }
  const peer: Peer = {
    id: ends.station.id,
    kind: 'station',
    feeds: [scope, `station:${ends.station.id}`],
  }
  let nonce = 0
  const facts = (count: number) => Array.from({ length: count }, () => factOf(rng, ++nonce))
  return {
    rng,
    ends,
    disks,
    stores,
    keeper,
    node,
    peer,
    findPeer: async (id: string) =>
      id === peer.id ? { ...peer, signingKey: ends.station.told.signingKey } : undefined,
    facts,
    /** The station writes so many records of a realistic kind. */
    observe: (count: number) =>
      stores.station.transaction((tx) =>
        append(tx, { id: node.id, random: rng.hex }, facts(count)),
      ),
    /** The machine is gone; a copy of its disk goes on. */
    restore: (which: 'hub' | 'station', copy: MemoryDisk) => {
      disks[which] = copy.copy()
      stores[which] = storeOn(disks[which])
    },
  }
}
export type Pair = ReturnType<typeof makePair>

/** A learner's attendance of one lesson, as stations will write most of their records. */
function factOf(rng: Pair['rng'], nonce: number) {
  return {
    type: 'lessons.attended',
    v: 1,
    wallMs: 1_790_000_000_000 + nonce * 41_237,
    boot: '5f0c91aa',
    monoMs: nonce * 41_237,
    actor: `6f1c2a34-0000-4000-8000-00000000000${nonce % 4}`,
    entity: idFrom(rng),
    body: {
      nonce: `${nonce}`,
      lesson: `6f1c2a34-1111-4000-8000-0000000000${10 + (nonce % 30)}`,
      course: '智能手机使用',
      minutes: rng.within(30, 90),
      present: rng.chance(0.9),
      progress: rng.within(0, 100),
    },
  }
}

function idFrom(rng: Pair['rng']): string {
  const hex = rng.hex(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}
