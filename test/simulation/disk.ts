import type { Step } from '../../src/base/case-fold.ts'
import type { Told } from '../../src/features/sync/packet.ts'
import type {
  FeedItem,
  LogHead,
  StoredRecord,
  SyncStore,
  SyncTx,
} from '../../src/features/sync/storage.ts'

/** The process is gone in the middle of what it did; what was committed is on its disk. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** What survives a crash. A copy of it is a backup, a restored image or a cloned machine. */
export type Disk = {
  /** Ids of records that were ever committed here; deleting does not take one out. */
  readonly everHeld: ReadonlySet<string>
  /** At a hub: what each node below it said last on a stick. */
  readonly told: Map<string, Told>
  /** As it is now, whatever is written here afterwards. */
  copy(): Disk
  /** `reads`: the newest record version that the program which runs on it knows. */
  transaction<T>(reads: number, work: (tx: DiskTx) => Promise<T>): Promise<T>
  /** Everything on it, for comparison. */
  look(): Promise<Held>

  /** What the hub's own work does to a feed; not part of the protocol. */
  publish(feed: string, change: Omit<FeedItem, 'seq'>): Promise<void>
  /** Forgets the deletions before the floor, and raises it: who stands before it reads anew. */
  forgetDeletions(feed: string): Promise<void>
  /** A person has dealt with whatever was raised. */
  settleAlarms(): Promise<void>
  /** What somebody did with a loan at the hub, in the hub's own table. */
  addHubStep(step: KnownStep): Promise<void>
}
export type DiskTx = SyncTx & { readonly changed: boolean }

/** A row that `apply` made: how often, so that a record applied twice shows. */
export type Row = { station: string; nonce: string; times: number }

/** A step of a loan; its outcome is the state. */
export type KnownStep = Step & { caseId: string; wallMs: number }

export type Held = {
  /** By station and epoch. */
  logs: ReadonlyMap<string, LogHead>
  records: ReadonlyMap<string, readonly StoredRecord[]>
  /** By record id. */
  rows: ReadonlyMap<string, Row>
  feeds: ReadonlyMap<string, { items: ReadonlyMap<string, FeedItem> }>
  /** By feed; the version of each item, by collection and key. */
  received: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Of loans: those the logs brought, and those the hub made or told. */
  steps: readonly KnownStep[]
}

export type ProcessOptions = {
  /** The newest record version this program reads. */
  reads: () => number
  /** Asked at every commit. */
  crashAt: () => 'before' | 'after' | undefined
  /** A mutant: answers although the commit then fails. */
  acknowledgesEarly?: boolean
}

/** A program that runs on a disk until it crashes or is killed. */
export class Process implements SyncStore {
  private readonly disk: Disk
  private readonly options: ProcessOptions
  private dead = false

  constructor(disk: Disk, options: ProcessOptions) {
    this.disk = disk
    this.options = options
  }

  get isDead(): boolean {
    return this.dead
  }

  /** Whatever still runs in this process gets no further. */
  kill(): void {
    this.dead = true
  }

  async transaction<T>(work: (tx: SyncTx) => Promise<T>): Promise<T> {
    const { reads, crashAt, acknowledgesEarly } = this.options
    let done: { result: T } | undefined
    let crashes: 'before' | 'after' | undefined
    try {
      const result = await this.disk.transaction(reads(), async (tx) => {
        if (this.dead) throw new Crash('not running')
        done = { result: await work(tx) }
        crashes = tx.changed && !this.dead ? crashAt() : undefined
        if (!this.dead && crashes !== 'before') return done.result
        this.dead = true
        throw new Crash('before commit')
      })
      if (!this.dead && crashes !== 'after') return result
    } catch (error) {
      if (acknowledgesEarly && done && error instanceof Crash) return done.result
      throw error
    }
    this.dead = true
    throw new Crash('after commit')
  }
}

export const nameOf = ({ station, epoch }: { station: string; epoch: string }): string =>
  `${station}/${epoch}`
