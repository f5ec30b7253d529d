import { learningReplication } from '../features/learning/replication.ts'
import { libraryReplication } from '../features/library/replication.ts'
import { peopleReplication } from '../features/people/replication.ts'
import { policyReplication } from '../features/policy/replication.ts'
import { releaseReplication } from '../features/releases/replication.ts'
import { schoolReplication } from '../features/schools/replication.ts'
import { statementReplication } from '../features/statements/replication.ts'
import { stationReplication } from '../features/stations/replication.ts'
import type { SyncHub } from '../features/sync/keeper-actions.ts'
import { syncReplication } from '../features/sync/proposal-actions.ts'
import { joinReplications } from '../features/sync/replication.ts'
import type { Config } from '../platform/config.ts'

/** What travels between the nodes: the same declarations on both sides. */
export const replication = joinReplications([
  syncReplication,
  releaseReplication,
  peopleReplication,
  policyReplication,
  schoolReplication,
  stationReplication,
  libraryReplication,
  statementReplication,
  learningReplication,
])

/** A hub as its stations see it. */
export const syncHub = ({ name }: Pick<Config, 'name'>): SyncHub => ({
  name,
  replication,
  pace: { intervalMs: 60_000, batchRecords: 2_000 },
  roundsPerSecond: 200,
})
