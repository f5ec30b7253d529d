import { Refusal } from '../../src/base/refusal.ts'
import type { Peer } from '../../src/features/sync/intake-protocol.ts'
import { readDownPacket } from '../../src/features/sync/packet-down-read-protocol.ts'
import { writeDownPacket } from '../../src/features/sync/packet-down-write-protocol.ts'
import type { PacketOwner } from '../../src/features/sync/packet-protocol.ts'
import {
  type KnownNext,
  readUpPacket,
  writeUpPacket,
} from '../../src/features/sync/packet-up-protocol.ts'
import { makeSealingKeys } from '../../src/features/sync/sealing-protocol.ts'
import { makeSigningKeys } from '../../src/features/sync/signature-protocol.ts'
import type { Rng } from './random.ts'
import type { Hub, Machine } from './world.ts'

/** The same for all worlds: what keys are never changes what happens. */
const ends = { hub: makeKeys(), station: makeKeys() }
function makeKeys() {
  const signing = makeSigningKeys()
  const sealing = makeSealingKeys()
  return {
    own: { signingKey: signing.privateKey, sealingKey: sealing.privateKey },
    told: { signingKey: signing.publicKey, sealingKey: sealing.publicKey },
  }
}

type Way = 'up' | 'down'

/**
 * Sticks carried between a hub and a station that never has a line: lost, read twice, late, in any
 * order, damaged. One step at a time, so that a seed replays exactly.
 */
export class Sticks {
  private readonly pile: Record<Way, Buffer[]> = { up: [], down: [] }
  /** What the station keeps of the hub's last answer; outlives a restored disk. */
  private known: readonly KnownNext[] = []
  private turn: Promise<unknown> = Promise.resolve()
  private readonly rng: Rng
  private readonly say: (line: string) => void

  constructor(rng: Rng, say: (line: string) => void) {
    this.rng = rng
    this.say = say
  }

  /** Some of the ways between the two, as people happen to go. */
  carry(machine: Machine, hub: Hub, peer: Peer): Promise<void> {
    return this.inTurn(async () => {
      for (let ways = this.rng.within(1, 4); ways > 0; ways--) {
        const way = this.rng.pick(['up', 'down'] as const)
        if (this.rng.chance(0.5)) {
          const bytes = await this.write(way, machine, hub, peer)
          if (!this.rng.chance(0.2)) this.pile[way].push(bytes)
          continue
        }
        if (this.pile[way].length === 0) continue
        const bytes = this.rng.pick(this.pile[way])
        if (this.rng.chance(0.1)) await this.readDamaged(way, bytes, machine, hub, peer)
        else await this.read(way, bytes, machine, hub, peer)
        // Some sticks lie about and are read again, much later.
        if (this.rng.chance(0.5)) this.pile[way].splice(this.pile[way].indexOf(bytes), 1)
      }
    })
  }

  /** There and back, with new sticks. */
  carryAll(machine: Machine, hub: Hub, peer: Peer): Promise<void> {
    return this.inTurn(async () => {
      for (const way of ['up', 'down'] as const) {
        await this.read(way, await this.write(way, machine, hub, peer), machine, hub, peer)
      }
    })
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => undefined)
    return done
  }

  private async write(way: Way, machine: Machine, hub: Hub, peer: Peer): Promise<Buffer> {
    const limitBytes = this.rng.chance(0.1) ? 3_000 : undefined
    const limit = limitBytes !== undefined && { limitBytes }
    if (way === 'up') {
      const { bytes, records } = await writeUpPacket({
        node: machine.sender,
        owner: stationOf(machine),
        hub: { id: hub.id, ...ends.hub.told },
        known: this.rng.chance(0.8) ? this.known : [],
        madeMs: 0,
        ...limit,
      })
      this.say(`${machine.name} writes a stick: ${records} up`)
      return bytes
    }
    const { bytes, records, items } = await writeDownPacket({
      keeper: hub.keeper,
      owner: { id: hub.id, ...ends.hub.own },
      peer,
      to: { id: machine.id, ...ends.station.told },
      told: this.rng.chance(0.9) ? hub.disk.told.get(machine.id) : undefined,
      ...limit,
    })
    const { records: stored } = await hub.disk.look()
    for (const [name, held] of stored) {
      if (name.startsWith(machine.id)) for (const { id } of held) hub.promised.add(id)
    }
    this.say(`the hub writes a stick: ${records} back, ${items} down`)
    return bytes
  }

  private async read(way: Way, bytes: Buffer, machine: Machine, hub: Hub, peer: Peer) {
    if (way === 'up') {
      const owner = { id: hub.id, ...ends.hub.own }
      const taken = await readUpPacket(hub.keeper, owner, async () => known(peer), bytes)
      hub.disk.told.set(machine.id, taken.told)
      const logs = taken.logs.map(({ verdict, stored }) => `${verdict} ${stored}`)
      this.say(`the hub reads a stick: ${logs.join(', ')}`)
      return
    }
    const from = { id: hub.id, ...ends.hub.told }
    const taken = await readDownPacket(machine.sender, stationOf(machine), from, bytes)
    this.known = taken.known
    const missing = taken.missing.map(({ what }) => what)
    this.say(
      `${machine.name} reads a stick: ${taken.pulled} back, ${taken.items} down, ${taken.parted} parted, missing ${missing.join(' ')}`,
    )
  }

  private async readDamaged(way: Way, whole: Buffer, machine: Machine, hub: Hub, peer: Peer) {
    const bytes = damaged(whole, this.rng)
    try {
      await this.read(way, bytes, machine, hub, peer)
    } catch (error) {
      if (error instanceof Refusal && error.code.startsWith('packet_')) return
      throw error
    }
    throw new Error('a damaged packet was read')
  }
}

const stationOf = ({ id }: Machine): PacketOwner => ({ id, ...ends.station.own })
const known = (peer: Peer) => ({ ...peer, ...ends.station.told })

function damaged(whole: Buffer, rng: Rng): Buffer {
  const at = rng.within(0, whole.length - 1)
  if (rng.chance(0.3)) return whole.subarray(0, at)
  const bytes = Buffer.from(whole)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << rng.within(0, 7))
  return bytes
}
