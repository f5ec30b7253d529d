import { chain } from '../../src/features/sync/chain-protocol.ts'
import { type Keeper, type Peer, receivePush } from '../../src/features/sync/intake-protocol.ts'
import type { SyncStore, SyncTx } from '../../src/features/sync/storage.ts'
import type { Line, Push, PushAnswer } from '../../src/features/sync/wire.ts'

/** One way to get the protocol wrong, put around the right one. The simulation must catch each. */
export type Mutation = {
  /** Answers before the commit, which a crash may then undo. */
  acknowledgesEarly?: true
  receive?(keeper: Keeper, peer: Peer, push: Push): Promise<PushAnswer>
  stationStore?(store: SyncStore): SyncStore
  /** `remembered` survives restarts of the machine, and the hub's restore. */
  stationLine?(line: Line, remembered: Remembered): Line
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

/** Methods of a class live on its prototype, so each is handed on by name. */
function withoutNewEpochs(tx: SyncTx): SyncTx {
  return new Proxy(tx, {
    get(target, name, receiver) {
      if (name === 'setLog') {
        return async (
          key: Parameters<SyncTx['setLog']>[0],
          change: Parameters<SyncTx['setLog']>[1],
        ) => {
          const { state: _state, ...rest } = change
          await target.setLog(key, rest)
        }
      }
      if (name === 'addLog') {
        return async (log: Parameters<SyncTx['addLog']>[0]) => {
          const others = await target.listLogs({ station: log.station })
          if (others.length === 0) await target.addLog(log)
        }
      }
      if (name === 'insertRecords') {
        return async (...[key, records]: Parameters<SyncTx['insertRecords']>) => {
          const [log] = await target.findLogs([key])
          if (log) await target.insertRecords(key, records)
        }
      }
      const value: unknown = Reflect.get(target, name, receiver)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
