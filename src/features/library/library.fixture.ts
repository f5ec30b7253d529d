import { county } from '../../../test/harness/node.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import type { Plain } from '../registers/cells.ts'
import { resourceRegister } from './registers.ts'
import type { ResourceState } from './resource-state.ts'
import { setStates } from './store.ts'

let numbers = 0

/** A resource in the catalogue, published unless another state is wanted; its id. */
export async function addResource(
  db: Db,
  title: string,
  { state = 'published', ...more }: Plain & { state?: ResourceState } = {},
): Promise<string> {
  const { id } = await saveRow(db, operator, resourceRegister, {
    ...{ title, catalogueNo: `T-${++numbers}`, ownerCode: county, subjects: ['practical'] },
    ...{ originLevel: 'county', mediaType: 'video', useModes: ['group'], language: 'mandarin' },
    ...more,
  })
  await asSystem(db, 'test state', (tx) => setStates(tx, [id], state))
  return id
}
