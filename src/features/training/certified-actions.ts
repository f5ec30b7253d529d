import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { readPolicies } from '../policy/store.ts'
import { findUplink } from '../sync/identity-store.ts'
import { listUncertified } from './store.ts'

type Asked = { id: string; day: Day; stations: readonly string[]; names: readonly string[] }

/** Of what was run on days from which the county asks for it: those that nobody certified ran (INV-12). */
export async function findUncertified(system: Tx, asked: readonly Asked[]): Promise<Set<string>> {
  // A station hears of no certificates: the hub, where sessions are confirmed, judges.
  if ((await findUplink(system))?.kind === 'station') return new Set()
  const policies = await readPolicies(system, ['training.certifiedOperators'])
  const ruled = asked.filter(
    ({ day, stations: [station], names }) =>
      names.length > 0 &&
      station !== undefined &&
      policies(station, day)['training.certifiedOperators'] === 1,
  )
  return ruled.length === 0 ? new Set() : listUncertified(system, ruled)
}
