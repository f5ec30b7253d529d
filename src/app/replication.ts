import { guideReplication } from '../features/guide/replication.ts'
import { learningReplication } from '../features/learning/replication.ts'
import { libraryReplication } from '../features/library/replication.ts'
import { maintenanceReplication } from '../features/maintenance/replication.ts'
import { findOnlyCountyName } from '../features/people/place-store.ts'
import { peopleReplication } from '../features/people/replication.ts'
import { policyReplication } from '../features/policy/replication.ts'
import { programmeReplication } from '../features/programme/above/replication.ts'
import { releaseReplication } from '../features/releases/replication.ts'
import { schoolReplication } from '../features/schools/replication.ts'
import { sessionReplication } from '../features/sessions/replication.ts'
import { statementReplication } from '../features/statements/replication.ts'
import { stationReplication } from '../features/stations/replication.ts'
import type { SyncHub } from '../features/sync/keeper-actions.ts'
import { syncReplication } from '../features/sync/proposal-actions.ts'
import { joinReplications } from '../features/sync/replication.ts'
import { timetableReplication } from '../features/timetable/replication.ts'
import type { Config } from '../platform/config.ts'
import { asSystem } from '../platform/db.ts'

/** What travels between the nodes: the same declarations on both sides. */
export const replication = joinReplications([
  syncReplication,
  releaseReplication,
  peopleReplication,
  policyReplication,
  schoolReplication,
  stationReplication,
  timetableReplication,
  libraryReplication,
  sessionReplication,
  maintenanceReplication,
  guideReplication,
  statementReplication,
  learningReplication,
  programmeReplication,
])

/** A hub as its stations see it; where nobody named it, it is called after its county. */
export const syncHub = ({ name }: Pick<Config, 'name'>): SyncHub => ({
  nameIn: async (db) =>
    name ?? (await asSystem(db, 'sync: name', findOnlyCountyName)) ?? '县级平台',
  replication,
  pace: { intervalMs: 60_000, batchRecords: 2_000 },
  roundsPerSecond: 200,
})
