import { newId } from '../../base/ids.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { listQueryOf } from './list-actions.ts'
import type { Shape } from './shape.ts'
import { mostViews, type Shows, type View } from './view.ts'
import { deleteView, insertView, listViews, setViewName } from './view-store.ts'

/** The actor's own views of a register; nobody reads another's. */
export const readViews = (db: Db, actor: Actor, shape: Shape): Promise<View[]> =>
  scoped(db, actor, (tx) => listViews(tx, ownerOf(actor, shape)))

export async function keepView(
  db: Db,
  actor: Actor,
  shape: Shape,
  { name, ...shows }: Shows & { name: string },
): Promise<View> {
  const { find, sort, filter } = shows
  // What the list itself would refuse is not kept for later.
  listQueryOf(shape, actor, { search: find, sort, filter, limit: 1 })
  const view = { id: newId(), name, ...shows }
  return scoped(db, actor, async (tx) => {
    const owner = ownerOf(actor, shape)
    if ((await listViews(tx, owner)).length >= mostViews)
      throw conflict('views_full', { most: mostViews })
    if (!(await insertView(tx, owner, view))) throw conflict('view_name_taken', { value: name })
    return view
  })
}

export async function renameView(
  db: Db,
  actor: Actor,
  shape: Shape,
  id: string,
  name: string,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const owner = ownerOf(actor, shape)
    const others = (await listViews(tx, owner)).filter((view) => view.id !== id)
    if (others.some((view) => view.name === name))
      throw conflict('view_name_taken', { value: name })
    if (!(await setViewName(tx, owner, id, name))) throw notFound('view', id)
  })
}

export async function dropView(db: Db, actor: Actor, shape: Shape, id: string): Promise<void> {
  await scoped(db, actor, async (tx) => {
    if (!(await deleteView(tx, ownerOf(actor, shape), id))) throw notFound('view', id)
  })
}

const ownerOf = ({ personId }: Actor, { name: register }: Shape) => ({ personId, register })
