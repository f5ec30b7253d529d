import { county } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import type { Plain } from '../registers/cells.ts'
import { insertEdition, type Made, setFailed, setReady } from './editions/edition-store.ts'
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

/** An edition as its job would leave it, without the bytes; absent: a film that every phone plays, `fault`: none. */
export const addMade = (
  db: Db,
  resourceId: string,
  made: Partial<Made> & { fault?: string; making?: true } = {},
): Promise<void> =>
  asSystem(db, 'test', async (tx) => {
    const id = newId()
    await insertEdition(tx, {
      ...{ id, resourceId, regionCode: county, originalName: '片.mp4', originalBytes: 1 },
      madeBy: newId(),
    })
    const { fault, making, ...more } = made
    if (fault) return setFailed(tx, id, { code: fault })
    if (!making) await setReady(tx, id, { kind: 'film', manifest: [smaller], notMade: [], ...more })
  })

const smaller = {
  ...{ path: '240p.mp4', hash: 'a'.repeat(64), sizeBytes: 1, mediaType: 'video/mp4' },
  ...{ role: 'rendition' as const, rendition: '240p' as const },
}
