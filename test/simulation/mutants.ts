import { foldCase } from '../../src/base/case-fold.ts'
import type { StepBody } from '../../src/features/registers/steps.ts'
import { chain } from '../../src/features/sync/chain-protocol.ts'
import { type Keeper, type Peer, receivePush } from '../../src/features/sync/intake-protocol.ts'
import type { SyncStore, SyncTx } from '../../src/features/sync/storage.ts'
import type { Line, Push, PushAnswer } from '../../src/features/sync/wire.ts'
import { type Fold, stepType } from './cases.ts'

/** One way to get the protocol wrong, put around the right one. The simulation must catch each. */
export type Mutation = {
  /** Answers before the commit, which a crash may then undo. */
  acknowledgesEarly?: true
  receive?(keeper: Keeper, peer: Peer, push: Push): Promise<PushAnswer>
  stationStore?(store: SyncStore): SyncStore
  /** `remembered` survives restarts of the machine, and the hub's restore. */
  stationLine?(line: Line, remembered: Remembered): Line
  hubStore?(store: SyncStore): SyncStore
  /** How nodes fold the steps of a loan. */
  fold?: Fold
}
export type Remembered = Map<string, { next: number; hash: string }>

export const mutants = {
  /** The station goes on where it remembers, not where the hub says (S7). */
  client_checkpoint: {
    stationLine: (line, remembered) => ({
      ...line,
      hello: async (hello) => {
        const answer = await line.hello(hello)
        const logs = answer.logs.map((log) => ({ ...log, ...remembered.get(log.epoch) }))
        return { ...answer, logs }
      },
      push: async (push) => {
        const answer = await line.push(push)
        if (answer.verdict === 'stored') {
          remembered.set(push.epoch, { next: answer.next, hash: answer.hash })
        }
        return answer
      },
    }),
  },
  acknowledgement_before_commit: { acknowledgesEarly: true },
  /** The station goes on in the old epoch with what the hub lacks dropped (S9). */
  no_epochs: {
    stationStore: (store) => ({
      transaction: (work) => store.transaction((tx) => work(withoutNewEpochs(tx))),
    }),
  },
  /** The hub puts whatever comes behind what it has (S6). */
  no_overlap_check: {
    receive: (keeper, peer, push) =>
      keeper.store.transaction(async (tx): Promise<PushAnswer> => {
        const [log] = await tx.findLogs([push])
        if (!log || push.from > log.last + 1)
          return receivePush({ ...keeper, store: within(tx) }, peer, push)
        const lines = push.lines.slice(log.last + 1 - push.from)
        const last = chain(log.hash, log.last + 1, lines).at(-1)
        if (!last)
          return { verdict: 'stored', next: log.last + 1, hash: log.hash, durable: log.durable }
        const forced = { ...push, from: log.last + 1, prev: log.hash, lines, last: last.hash }
        return receivePush({ ...keeper, store: within(tx) }, peer, forced)
      }),
  },
  /** The station deletes what the hub has received, backed up or not (S11). */
  purge_at_next: {
    stationLine: (line) => ({
      ...line,
      hello: async (hello) => {
        const answer = await line.hello(hello)
        return { ...answer, logs: answer.logs.map((log) => ({ ...log, durable: log.next - 1 })) }
      },
      push: async (push) => {
        const answer = await line.push(push)
        return answer.verdict === 'stored' ? { ...answer, durable: answer.next - 1 } : answer
      },
    }),
  },
  /** What the clock calls the latest step of a loan holds, and nobody is asked (S32). */
  latest_step_wins: {
    fold: (steps) => {
      const last = steps.toSorted((a, b) => a.wallMs - b.wallMs || (a.id < b.id ? -1 : 1)).at(-1)
      return last && { leaves: [last], holds: last, disputed: false }
    },
  },
  /** Of several ways to go on from one step the one that is known first holds, so that order of arrival decides (S4). */
  first_step_wins: {
    fold: (steps) => {
      const followed = new Set<string>()
      const taken = steps.filter(({ after }) => {
        const isFree = !after.some((id) => followed.has(id))
        if (isFree) for (const id of after) followed.add(id)
        return isFree
      })
      return foldCase(taken)
    },
  },
  /** The hub makes no row of a step that comes after what another has followed: it judges what has happened (S4). */
  apply_judges: {
    hubStore: (store) => {
      const followed = new Set<string>()
      return {
        transaction: (work) => store.transaction((tx) => work(judging(tx, followed))),
      }
    },
  },
  /** The station tells where it stands in a feed and not what it has read there (S25). */
  no_feed_points: {
    stationLine: (line) => ({
      ...line,
      hello: (hello) =>
        line.hello({ ...hello, feeds: hello.feeds.map(({ points: _, ...at }) => at) }),
      feed: ({ points: _, ...question }) => line.feed(question),
    }),
  },
} as const satisfies Record<string, Mutation>

export type Mutant = keyof typeof mutants

const within = (tx: SyncTx): SyncStore => ({ transaction: (work) => work(tx) })

function judging(tx: SyncTx, followed: Set<string>): SyncTx {
  return replacing(tx, {
    apply: (station, records, from) => {
      const allowed = records.filter(({ line }) => {
        const { type, body } = JSON.parse(line) as { type: string; body: StepBody }
        if (type !== stepType) return true
        const isFree = !body.after.some((id) => followed.has(id))
        for (const id of body.after) followed.add(id)
        return isFree
      })
      return tx.apply(station, allowed, from)
    },
  })
}

function withoutNewEpochs(tx: SyncTx): SyncTx {
  return replacing(tx, {
    setLog: async (key, { state: _state, ...rest }) => tx.setLog(key, rest),
    addLog: async (log) => {
      const others = await tx.listLogs({ station: log.station })
      if (others.length === 0) await tx.addLog(log)
    },
    insertRecords: async (key, records) => {
      const [log] = await tx.findLogs([key])
      if (log) await tx.insertRecords(key, records)
    },
  })
}

/** Methods of a class live on its prototype, so each is handed on by name. */
const replacing = (tx: SyncTx, methods: Partial<SyncTx>): SyncTx =>
  new Proxy(tx, {
    get(target, name, receiver) {
      const replaced = methods[name as keyof SyncTx]
      if (replaced) return replaced
      const value: unknown = Reflect.get(target, name, receiver)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
