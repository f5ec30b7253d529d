import { conflict } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { insertTaken, isTakenFor, type Taken } from './store.ts'

/** False: this session has taken it before. A key that belongs to another session is refused, so that nothing is lost unseen. */
export async function takeOnce(tx: Tx, taken: Taken): Promise<boolean> {
  if (await insertTaken(tx, taken)) return true
  if (!(await isTakenFor(tx, taken))) throw conflict('act_of_another_session')
  return false
}
