import { asSystem, type Db } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Identity } from './identity-store.ts'
import type { Keeper } from './intake-protocol.ts'
import { isBroughtByAnother } from './peer-store.ts'
import type { Replication } from './replication.ts'
import { sign } from './signature-protocol.ts'
import { openSyncStore } from './store.ts'
import type { HelloAnswer } from './wire.ts'

/** A hub as the nodes below it see it. */
export type SyncHub = {
  /** What it calls itself to them, as of now. */
  nameIn(db: Db): Promise<string>
  replication: Replication
  pace: HelloAnswer['pace']
  /** What each process of the hub lets begin; the rest is told when to come again (S33). */
  roundsPerSecond: number
}

export const keeperOf = (
  { db, clock }: Ground,
  { replication, pace }: SyncHub,
  { id, incarnation, signingKey }: Identity,
): Keeper => ({
  id,
  incarnation,
  store: openSyncStore(db, replication),
  nowMs: () => clock().getTime(),
  pace,
  sign: (text) => sign(signingKey, text),
  comesByAnother: (peer, station) =>
    asSystem(db, 'sync: who brings a log', (tx) => isBroughtByAnother(tx, peer.id, station)),
})
