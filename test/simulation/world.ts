import { Refusal } from '../../src/base/refusal.ts'
import type { StepBody } from '../../src/features/registers/steps.ts'
import { chain } from '../../src/features/sync/chain-protocol.ts'
import {
  answerFeed,
  answerHello,
  answerPlainHello,
  answerPull,
  hashAt,
  type Keeper,
  type Peer,
  receivePush,
  retryQuarantined,
  trustLog,
} from '../../src/features/sync/intake-protocol.ts'
import { append, purge, type Random } from '../../src/features/sync/log-protocol.ts'
import type { LogKey, SyncTx } from '../../src/features/sync/storage.ts'
import { exchange, type Sender } from '../../src/features/sync/uplink-protocol.ts'
import { type Line, LineDown, protocol } from '../../src/features/sync/wire.ts'
import { Cases, stepType, uuid } from './cases.ts'
import { Crash, type Disk, type Held, nameOf, Process } from './disk.ts'
import { MemoryDisk } from './memory-disk.ts'
import { type Mutant, type Mutation, mutants, type Remembered } from './mutants.ts'
import { type Rng, seeded } from './random.ts'
import { Sticks } from './sticks.ts'

export type Verdict = {
  seed: number
  records: number
  /** Ids a node still had to have and the hub has not made rows of. */
  lost: number
  /** Applied more than once, or one observation under two ids. */
  doubled: number
  /** Nodes whose rows, logs or feeds differ after all has settled. */
  diverged: number
  /** What happened, for a seed that fails. */
  story: string[]
}

export type WorldOptions = {
  seed: number
  steps?: number
  mutant?: Mutant
  /** Without: nobody lends anything, as when the seed was first told. */
  cases?: boolean
  /** In memory where none is given. */
  newDisk?: (random: Random) => Disk
}

const newestVersion = 3
const scopeFeed = 'scope:433123'

/**
 * Runs a hub, its stations and every third time a hub above it through what villages do to computers,
 * lets all faults end, and compares what each node holds.
 */
export async function runSeed({
  seed,
  steps = 110,
  mutant,
  cases = true,
  newDisk = (random) => new MemoryDisk(random),
}: WorldOptions): Promise<Verdict> {
  const world = new World(seeded(seed), mutant ? mutants[mutant] : {}, newDisk)
  if (cases) world.lendThings()
  try {
    return { seed, ...(await world.run(steps)), story: world.story }
  } catch (error) {
    // A broken assertion of a store or the protocol is a seed that failed, and is told like one.
    world.story.push(`broke: ${error instanceof Error ? error.stack : error}`)
    return { seed, records: 0, lost: 0, doubled: 0, diverged: 1, story: world.story }
  }
}

export type Hub = {
  id: string
  disk: Disk
  /** Ids this hub has told a station it holds. */
  promised: Set<string>
  store: Process
  keeper: Keeper
  reads: number
}
export type Machine = {
  name: string
  id: string
  disk: Disk
  store: Process
  sender: Sender
  writes: number
  boot: string
  monoMs: number
  remembered: Remembered
}
type Snapshot = { disk: Disk; promised: Set<string> }
type Backup = Snapshot & { marks: Map<string, { seq: number; hash: string }> }

class World {
  readonly story: string[] = []
  private readonly rng: Rng
  private readonly faults: Faults
  private readonly mutation: Mutation
  private wallMs = 1_790_000_000_000
  private healed = false
  private storm = false
  private records = 0
  /** Records that a machine deleted and no verified copy of the hub holds (S11). */
  private unprotected = 0
  /** Loans that nodes see differently. */
  private differing = 0
  private nonce = 0
  private readonly county: Hub
  private readonly city: Hub | undefined
  private readonly upward: Sender | undefined
  private readonly machines: Machine[]
  private readonly copies: { of: Machine; disk: Disk }[] = []
  private readonly heldBack: (() => Promise<unknown>)[] = []
  /** States the hub's database may be put back to by others, none older than what is durable. */
  private snapshots: Snapshot[] = []
  private underWay: Backup | undefined
  private verified: Backup | undefined
  private clones = 0
  /** So few that reading a feed takes several questions. */
  private readonly feedPage: number
  private cases: Cases | undefined
  /** The station that never has a line, in every third seed. */
  private readonly lineless: { id: string; sticks: Sticks } | undefined

  constructor(rng: Rng, mutation: Mutation, newDisk: (random: Random) => Disk) {
    this.rng = rng
    this.mutation = mutation
    this.faults = {
      crash: rng.pick([0, 0.01, 0.03]),
      line: rng.pick([0.02, 0.1, 0.3]),
      clones: rng.chance(0.3) ? 1 : 0,
    }
    this.feedPage = rng.pick([1, 3, 500])
    this.county = this.startHub(uuid(rng), newDisk(rng.hex), new Set(), 1)
    if (rng.chance(0.33))
      this.city = this.startHub(uuid(rng), newDisk(rng.hex), new Set(), newestVersion)
    this.machines = ['a', 'b', 'c'].map((name) =>
      this.startMachine(name, uuid(rng), newDisk(rng.hex), 1),
    )
    this.upward = this.city && this.senderOf(this.county.id, 'hub', () => this.county.store)
    if (rng.chance(0.35)) {
      this.lineless = {
        id: rng.pick(this.machines).id,
        sticks: new Sticks(rng, (line) => this.say(line)),
      }
    }
  }

  /** Two schools: one with two stations. */
  lendThings(): void {
    const [a = '', ...others] = this.machines.map(({ id }) => id)
    this.cases = new Cases(this.rng, [[a], others], this.mutation.fold)
  }

  async run(steps: number): Promise<Omit<Verdict, 'seed' | 'story'>> {
    for (let i = 0; i < steps; i++) await this.step()
    const expected = this.mustSurvive()
    await this.settle()
    return { records: this.records, ...(await this.compare(expected)) }
  }

  private async step(): Promise<void> {
    const { rng } = this
    this.wallMs += rng.within(1, 3_600_000)
    const machine = rng.pick(this.machines)
    if (this.cases && rng.chance(0.2)) await this.workOnLoans(this.cases, machine)
    const what = rng.next()
    if (what < 0.03) return this.strikeLightning(machine)
    if (what < 0.3) return this.observe(machine)
    if (what < 0.55) {
      await this.tryExchange(machine)
      return
    }
    if (what < 0.6) {
      await Promise.all([this.tryExchange(machine), this.observe(machine), this.publishMany()])
      return
    }
    if (what < 0.64) {
      await Promise.all(this.machines.map((each) => this.tryExchange(each)))
      return
    }
    if (what < 0.72) return this.publishMany()
    if (what < 0.74) {
      const { disk, promised } = this.county
      this.snapshots.push({ disk: disk.copy(), promised: new Set(promised) })
      return
    }
    if (what < 0.77) {
      this.copies.push({ of: machine, disk: machine.disk.copy() })
      return
    }
    if (what < 0.8) return this.restoreMachine()
    if (what < 0.82) return this.cloneMachine()
    if (what < 0.87) return this.backUp()
    if (what < 0.88) return this.restoreHub()
    if (what < 0.89) return this.putHubBack()
    if (what < 0.9) return this.upgradeHub()
    if (what < 0.92) {
      machine.writes = Math.min(newestVersion, machine.writes + 1)
      return
    }
    if (what < 0.95) return this.purge(machine)
    if (what < 0.97) return this.deliverLate()
    if (this.upward && this.city) return this.exchangeUpward()
    if (what < 0.98) this.wallMs = rng.pick([0, 4_070_908_800_000, 1_790_000_000_000])
    else this.restart(machine)
  }

  /** Everything the village still has somewhere, or that the hub has promised. */
  private mustSurvive(): Set<string> {
    const expected = new Set<string>([...this.county.disk.everHeld, ...this.county.promised])
    for (const { disk } of this.machines) for (const id of disk.everHeld) expected.add(id)
    return expected
  }

  private async observe(machine: Machine): Promise<void> {
    const facts = Array.from({ length: this.rng.within(1, 6) }, () => ({
      type: 'simulation.noted',
      v: this.rng.within(1, machine.writes),
      wallMs: this.wallMs,
      boot: machine.boot,
      monoMs: ++machine.monoMs,
      body: { nonce: `${++this.nonce}` },
    }))
    this.say(`${machine.name} observes ${facts.length}`)
    const done = await this.unlessCrash(machine, () =>
      machine.store.transaction((tx) => append(tx, this.writerOf(machine), facts)),
    )
    if (done) this.records += facts.length
  }

  private async workOnLoans(cases: Cases, machine: Machine): Promise<void> {
    const { disk } = this.county
    if (this.rng.chance(0.3)) {
      const body = cases.doAtHub(await disk.look(), `${++this.nonce}`)
      if (body) await this.stepAtHub(body)
      return this.tellSteps(cases)
    }
    const body = cases.doAt(machine.id, await machine.disk.look(), `${++this.nonce}`)
    if (!body) return
    this.say(`${machine.name}: loan ${body.case} ${body.to}`)
    const fact = {
      ...{ type: stepType, v: 1, wallMs: this.wallMs, boot: machine.boot, body },
      monoMs: ++machine.monoMs,
    }
    const done = await this.unlessCrash(machine, () =>
      machine.store.transaction((tx) => append(tx, this.writerOf(machine), [fact])),
    )
    if (done) this.records++
  }

  private async stepAtHub({ case: caseId, after, to }: StepBody): Promise<void> {
    this.say(`the hub: loan ${caseId} ${to}`)
    await this.county.disk.addHubStep({
      ...{ id: uuid(this.rng), caseId, after, outcome: to, wallMs: this.wallMs },
    })
  }

  /** What the hub's outbox does. */
  private async tellSteps(cases: Cases): Promise<void> {
    const { disk } = this.county
    for (const { feed, change } of cases.untold(await disk.look())) await disk.publish(feed, change)
  }

  /** Whether anything went up or down, or is left to. */
  private async tryExchange(machine: Machine): Promise<boolean> {
    let moved = true
    if (machine.id === this.lineless?.id) {
      await this.carrySticks(machine, this.lineless.sticks)
      return moved
    }
    await this.unlessCrash(machine, async () => {
      const report = await exchange(machine.sender, this.lineOf(machine))
      this.say(
        `${machine.name} exchanged: ${report.pushed} up, ${report.pulled} back, ${report.items} down, ${report.parted} parted, ${report.open.join(' ')}`,
      )
      const { pushed, pulled, items, parted, open } = report
      moved = pushed + pulled + items + parted + open.length > 0
    })
    return moved
  }

  private async carrySticks(machine: Machine, sticks: Sticks): Promise<void> {
    await this.unlessCrash(machine, async () => {
      const carry = this.healed ? sticks.carryAll : sticks.carry
      await carry.call(sticks, machine, this.county, peerOf(machine))
    })
    this.restartDead()
  }

  private async exchangeUpward(): Promise<void> {
    const { city, upward } = this
    if (!city || !upward) return
    try {
      await exchange(
        upward,
        this.faulty(lineTo(city, { id: this.county.id, kind: 'hub', feeds: ['scope:4331'] })),
      )
      this.say('the county told the city')
    } catch (error) {
      this.onTrouble(error)
      this.restartDead()
    }
  }

  private async publishMany(): Promise<void> {
    for (let i = this.rng.within(1, 6); i > 0; i--) await this.publish()
  }

  private async publish(): Promise<void> {
    const key = `k${this.rng.within(1, 12)}`
    const feed = this.rng.chance(0.7) ? scopeFeed : `station:${this.rng.pick(this.machines).id}`
    const gone = this.rng.chance(0.4)
    const { disk } = this.county
    await disk.publish(feed, {
      collection: 'simulation.items',
      key,
      op: gone ? 'del' : 'put',
      ver: ++this.nonce,
      ...(!gone && { body: { nonce: `${this.nonce}` } }),
    })
    if (this.rng.chance(0.3)) await disk.forgetDeletions(feed)
  }

  private restoreMachine(): void {
    if (this.copies.length === 0) return
    const { of: machine, disk } = this.rng.pick(this.copies)
    machine.store.kill()
    machine.disk = disk.copy()
    this.say(`${machine.name} is restored from a copy`)
    this.restart(machine)
  }

  private cloneMachine(): void {
    if (this.clones >= this.faults.clones) return
    this.clones++
    const original = this.rng.pick(this.machines)
    this.say(`${original.name} is cloned`)
    this.machines.push(
      this.startMachine(`${original.name}*`, original.id, original.disk.copy(), original.writes),
    )
  }

  /** In two steps: what is in the copy counts only after it was read back (S11). */
  private async backUp(): Promise<void> {
    if (!this.underWay) {
      const disk = this.county.disk.copy()
      const { logs } = await disk.look()
      const marks = new Map([...logs].map(([name, { last, hash }]) => [name, { seq: last, hash }]))
      this.underWay = { disk, promised: new Set(this.county.promised), marks }
      return
    }
    this.verified = this.underWay
    this.underWay = undefined
    this.snapshots = [this.verified]
    const { marks } = this.verified
    this.say('a backup of the hub is verified')
    await this.onHub(async (tx) => {
      for (const log of await tx.listLogs({})) {
        const mark = marks.get(nameOf(log))
        if (!mark || mark.seq <= log.durable) continue
        if ((await hashAt(tx, log, mark.seq)) === mark.hash) {
          await tx.setLog(log, { durable: mark.seq })
        }
      }
    })
  }

  private async restoreHub(): Promise<void> {
    if (!this.verified) return
    this.say('the hub is restored from its verified backup')
    this.county.store.kill()
    this.underWay = undefined
    const { disk, promised } = this.verified
    this.county.disk = disk.copy()
    this.county.promised = new Set(promised)
    this.restartHub()
    const feeds = [...(await this.county.disk.look()).feeds.keys()]
    const renewed = () =>
      this.onHub(async (tx) => {
        for (const feed of feeds) await tx.renewFeed(feed)
      })
    // A restore that is interrupted is done again.
    while (!(await renewed()));
  }

  /** By a snapshot, a dump or a failover, and nobody tells: same incarnation, same epochs. */
  private async putHubBack(): Promise<void> {
    if (this.snapshots.length === 0) return
    const { disk, promised } = this.rng.pick(this.snapshots)
    this.say('the database of the hub is put back to an earlier state')
    this.county.store.kill()
    this.underWay = undefined
    this.county.disk = disk.copy()
    this.county.promised = new Set(promised)
    this.restartHub()
  }

  /** The hub loses its power while a machine sends what it has just observed, and the machine its disk. */
  private async strikeLightning(machine: Machine): Promise<void> {
    const before = machine.disk.copy()
    await this.observe(machine)
    this.storm = true
    await this.tryExchange(machine)
    this.storm = false
    machine.store.kill()
    machine.disk = before
    this.say(`lightning: ${machine.name} is restored from the copy of just before`)
    this.restart(machine)
  }

  private async upgradeHub(): Promise<void> {
    if (this.county.reads === newestVersion) return
    this.county.reads++
    this.say(`the hub learns version ${this.county.reads}`)
    await this.onHub((tx) => retryQuarantined(tx))
  }

  private async purge(machine: Machine): Promise<void> {
    const before = idsIn(await machine.disk.look())
    await this.unlessCrash(machine, async () => {
      for (const log of (await machine.disk.look()).logs.values()) {
        const keepFrom = log.durable + 1 - this.rng.within(0, 3)
        await machine.store.transaction((tx) => purge(tx, log, keepFrom))
      }
      this.say(`${machine.name} deletes what is durable`)
    })
    const kept = idsIn(await machine.disk.look())
    const copied = this.verified?.disk.everHeld
    for (const id of before) {
      if (kept.has(id) || copied?.has(id)) continue
      this.say(`deleted: ${id}, which no verified copy holds`)
      this.unprotected++
    }
  }

  private async deliverLate(): Promise<void> {
    const late = this.heldBack.shift()
    if (!late) return
    this.say('a message arrives late')
    await late().catch((error: unknown) => {
      // Nobody waits for the answer any more; a hub restored meanwhile may have to refuse it.
      if (!(error instanceof Refusal)) this.onTrouble(error)
    })
    this.restartDead()
  }

  /** All faults end; every node talks until nothing moves, and a person settles the alarms. */
  private async settle(): Promise<void> {
    this.healed = true
    this.say('all faults end')
    this.county.reads = newestVersion
    this.restartHub()
    for (const machine of this.machines) {
      machine.writes = newestVersion
      this.restart(machine)
    }
    await this.talk()
    await this.onHub(async (tx) => {
      for (const log of await tx.listLogs({})) await trustLog(tx, log)
      await retryQuarantined(tx)
    })
    for (const { store } of this.machines) await store.transaction((tx) => retryQuarantined(tx))
    await this.county.disk.settleAlarms()
    await this.talk()
    if (this.cases) await this.settleLoans(this.cases)
  }

  /** Every node sees the same disputes; when a person has settled them, none is left anywhere. */
  private async settleLoans(cases: Cases): Promise<void> {
    const compare = async () => {
      await this.tellSteps(cases)
      await this.talk()
      for (const found of await this.differentLoans(cases)) this.differ(found)
    }
    await compare()
    const nonce = () => `${++this.nonce}`
    for (const body of cases.settling(await this.county.disk.look(), nonce))
      await this.stepAtHub(body)
    await compare()
    if (cases.settling(await this.county.disk.look(), nonce).length > 0)
      this.differ('a loan that was settled')
  }

  private async differentLoans(cases: Cases): Promise<string[]> {
    const machines = this.machines.map(async ({ name, id, disk }) => ({
      ...{ name, id },
      held: await disk.look(),
    }))
    return cases.differences(await this.county.disk.look(), await Promise.all(machines))
  }

  private differ(what: string): void {
    this.differing++
    this.say(`differs: ${what}`)
  }

  private async talk(): Promise<void> {
    for (let round = 0; round < 12; round++) {
      let moved = false
      for (const machine of this.machines) moved = (await this.tryExchange(machine)) || moved
      await this.exchangeUpward()
      if (!moved && round > 0) return
    }
  }

  private async compare(
    expected: Set<string>,
  ): Promise<Pick<Verdict, 'lost' | 'doubled' | 'diverged'>> {
    const county = await this.county.disk.look()
    const { rows } = county
    const lost = [...expected].filter((id) => !rows.has(id)).length
    const nonces = new Set([...rows.values()].map(({ nonce }) => nonce))
    const doubled =
      rows.size - nonces.size + [...rows.values()].filter(({ times }) => times > 1).length
    let diverged = this.unprotected + this.differing
    const differ = (what: string, same: boolean) => {
      if (same) return
      diverged++
      this.say(`differs: ${what}`)
    }
    differ('rows rebuilt from the logs', sameKeys(rebuilt(county), rows))
    const copied = await this.verified?.disk.look()
    for (const log of county.logs.values()) {
      if (log.durable === 0) continue
      const here = hashIn(county, log, log.durable)
      differ(
        `the verified copy of ${log.epoch}`,
        here !== undefined && copied !== undefined && hashIn(copied, log, log.durable) === here,
      )
    }
    for (const machine of this.machines) {
      const held = await machine.disk.look()
      const own = new Map([...rows].filter(([, { station }]) => station === machine.id))
      differ(`rows of ${machine.name}`, sameKeys(held.rows, own))
      for (const feed of [scopeFeed, `station:${machine.id}`]) {
        differ(`${feed} at ${machine.name}`, sameFeed(county, held, feed))
      }
    }
    if (this.city) differ('rows of the city', sameKeys((await this.city.disk.look()).rows, rows))
    return { lost, doubled, diverged }
  }

  private startHub(id: string, disk: Disk, promised: Set<string>, reads: number): Hub {
    const hub = { id, disk, promised, reads } as Hub
    this.equipHub(hub)
    return hub
  }
  private equipHub(hub: Hub): void {
    hub.store = new Process(hub.disk, {
      crashAt: () => this.crash(),
      reads: () => hub.reads,
      ...(this.mutation.acknowledgesEarly && { acknowledgesEarly: true }),
    })
    hub.keeper = {
      id: hub.id,
      incarnation: this.rng.hex(16),
      store: this.mutation.hubStore?.(hub.store) ?? hub.store,
      nowMs: () => this.wallMs,
      pace: { intervalMs: 60_000, batchRecords: 500 },
      sign: (text) => `signed ${text.length}`,
      comesByAnother: async () => false,
    }
  }
  private restartHub(): void {
    this.county.store.kill()
    this.restartDead()
  }
  private restartDead(): void {
    for (const hub of [this.county, this.city]) if (hub?.store.isDead) this.equipHub(hub)
  }

  private startMachine(name: string, id: string, disk: Disk, writes: number): Machine {
    const machine = { name, id, disk, writes, remembered: new Map() } as unknown as Machine
    machine.sender = this.senderOf(id, 'station', () => machine.store)
    this.restart(machine)
    return machine
  }
  private restart(machine: Machine): void {
    machine.store?.kill()
    machine.boot = this.rng.hex(4)
    machine.monoMs = 0
    machine.store = new Process(machine.disk, {
      crashAt: () => this.crash(),
      reads: () => machine.writes,
    })
    machine.sender = this.senderOf(machine.id, 'station', () => machine.store)
  }
  private senderOf(id: string, kind: 'station' | 'hub', store: () => Process): Sender {
    const { rng } = this
    let batch = rng.within(1, 8)
    const { stationStore } = this.mutation
    return {
      id,
      kind,
      get store() {
        return kind === 'station' && stationStore ? stationStore(store()) : store()
      },
      random: rng.hex,
      about: async () => ({
        protocol,
        program: '0.1.0',
        schema: 1,
        clock: { wallMs: this.wallMs, boot: '00000000', monoMs: 0 },
      }),
      isSigned: (text, signature) => signature === `signed ${text.length}`,
      pace: {
        batch: () => ({ records: batch, askedAtMs: 0 }),
        arrived: () => {
          batch = Math.min(50, batch * 2)
        },
        failed: () => {
          batch = Math.max(1, Math.floor(batch / 2))
        },
      },
    }
  }

  private lineOf(machine: Machine): Line {
    const line = this.faulty(lineTo(this.county, peerOf(machine), this.mutation.receive))
    return this.mutation.stationLine?.(line, machine.remembered) ?? line
  }

  /** Loses, doubles, delays and damages what goes through it, until all faults end. */
  private faulty(line: Line): Line {
    const through = async <Q, A>(question: Q, ask: (question: Q) => Promise<A>): Promise<A> => {
      const { rng, faults } = this
      const trouble = this.healed || !rng.chance(faults.line) ? undefined : rng.pick(troubles)
      if (trouble === 'lost') throw new LineDown('lost')
      if (trouble === 'late') this.heldBack.push(() => ask(question))
      if (trouble === 'late' && rng.chance(0.5)) throw new LineDown('late')
      try {
        if (trouble === 'doubled') await ask(structuredClone(question))
        const answer = await ask(structuredClone(question))
        if (trouble === 'unanswered') throw new LineDown('unanswered')
        return structuredClone(answer)
      } catch (error) {
        if (error instanceof Crash) {
          this.restartDead()
          throw new LineDown('the hub went down')
        }
        throw error
      }
    }
    return {
      hello: (hello) => through(hello, line.hello),
      pull: (pull) => through(pull, line.pull),
      feed: (question) => through({ ...question, max: this.feedPage }, line.feed),
      push: (push) => {
        const damaged = !this.healed && this.rng.chance(this.faults.line / 10)
        const lines = damaged ? push.lines.map((text) => text.replace('1', '2')) : push.lines
        return through({ ...push, lines }, line.push)
      },
    }
  }

  private async onHub(work: (tx: SyncTx) => Promise<unknown>): Promise<boolean> {
    try {
      await this.county.store.transaction(work)
      return true
    } catch (error) {
      this.onTrouble(error)
      this.restartHub()
      return false
    }
  }
  private async unlessCrash(machine: Machine, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      this.onTrouble(error)
      if (machine.store.isDead) this.restart(machine)
      return false
    }
  }
  private onTrouble(error: unknown): void {
    if (error instanceof Crash || error instanceof LineDown) {
      this.say(`trouble: ${error.message}`)
      return
    }
    throw error
  }
  private crash(): 'before' | 'after' | undefined {
    if (this.healed || !this.rng.chance(this.storm ? stormCrash : this.faults.crash))
      return undefined
    return this.rng.pick(['before', 'after'] as const)
  }
  private writerOf({ id }: Machine) {
    return { id, random: this.rng.hex }
  }
  private say(line: string): void {
    this.story.push(line)
  }
}

type Faults = { crash: number; line: number; clones: number }
const stormCrash = 0.4
const troubles = ['lost', 'unanswered', 'doubled', 'late'] as const

const peerOf = ({ id }: Machine): Peer => ({
  id,
  kind: 'station',
  feeds: [scopeFeed, `station:${id}`],
})

/** The hub's side of the line; whatever it acknowledges it has promised. */
function lineTo(hub: Hub, peer: Peer, receive: Mutation['receive'] = receivePush): Line {
  return {
    hello: async (hello) => {
      const standing = await hub.store.transaction(async (tx) => ({
        logs: await tx.listLogs({ station: peer.id }),
        feeds: await tx.listFeeds(peer.feeds),
        cloneAlarm: await tx.hasAlarm('clone', peer.id),
      }))
      // As the routes do: what a comparison answers is not looked up.
      const plain = peer.kind === 'station' && answerPlainHello(hub.keeper, peer, hello, standing)
      return plain || answerHello(hub.keeper, peer, hello)
    },
    push: async (push) => {
      const answer = await receive(hub.keeper, peer, push)
      if (answer.verdict === 'stored') {
        for (const { id, seq } of chain(push.prev, push.from, push.lines)) {
          if (seq < answer.next) hub.promised.add(id)
        }
      }
      return answer
    },
    pull: (pull) => answerPull(hub.keeper, peer, pull),
    feed: (question) => answerFeed(hub.keeper, peer, question),
  }
}

const hashIn = ({ records }: Held, log: LogKey, seq: number): string | undefined =>
  records.get(nameOf(log))?.find((record) => record.seq === seq)?.hash

const idsIn = ({ records }: Held): Set<string> =>
  new Set([...records.values()].flatMap((list) => list.map(({ id }) => id)))

/** The ids that applying all logs, last log first, would make rows of. */
function rebuilt({ records }: Held): Map<string, unknown> {
  const ids = new Map<string, unknown>()
  for (const list of [...records.values()].toReversed()) {
    for (const { id } of list) ids.set(id, true)
  }
  return ids
}

function sameFeed(hub: Held, station: Held, feed: string): boolean {
  const items = [...(hub.feeds.get(feed)?.items.values() ?? [])].filter(({ op }) => op === 'put')
  const had = station.received.get(feed) ?? new Map<string, number>()
  return (
    had.size === items.length &&
    items.every(({ collection, key, ver }) => had.get(`${collection}/${key}`) === ver)
  )
}

const sameKeys = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key))
