import type { Tx } from '../../platform/db.ts'
import type { Shows, View } from './view.ts'

/** Whose view of which register. */
export type Owner = { personId: string; register: string }

/** In the order in which they were saved. */
export async function listViews(tx: Tx, { personId, register }: Owner): Promise<View[]> {
  const rows = await tx
    .selectFrom('savedViews')
    .select(['id', 'name', 'shows'])
    .$castTo<{ id: string; name: string; shows: Shows }>()
    .where('personId', '=', personId)
    .where('register', '=', register)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, shows }) => ({ id, name, ...shows }))
}

/** Answers whether the name was free. */
export async function insertView(
  tx: Tx,
  owner: Owner,
  { id, name, ...shows }: View,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('savedViews')
    .values({ id, ...owner, name, shows: JSON.stringify(shows) })
    .onConflict((on) => on.columns(['personId', 'register', 'name']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Answers whether there is such a view. */
export async function setViewName(
  tx: Tx,
  { personId, register }: Owner,
  id: string,
  name: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('savedViews')
    .set({ name })
    .where('id', '=', id)
    .where('personId', '=', personId)
    .where('register', '=', register)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Answers whether there was such a view. */
export async function deleteView(
  tx: Tx,
  { personId, register }: Owner,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('savedViews')
    .where('id', '=', id)
    .where('personId', '=', personId)
    .where('register', '=', register)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
