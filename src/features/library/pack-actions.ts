import { notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may } from '../people/actor.ts'
import { findStored, rowOf } from '../registers/store.ts'
import type { PackDetail } from './api.ts'
import { type PackRow, pack } from './pack.ts'
import { listPackIds, listPackSteps } from './store.ts'

/** Packs are read at every place, like what is in them. */
export async function readPacks(db: Db, actor: Actor): Promise<PackRow[]> {
  return scoped(db, actor, async (tx) => {
    const ids = await listPackIds(tx)
    const packs = await findPacks(tx, ids)
    return ids.flatMap((id) => packs.get(id) ?? [])
  })
}

export async function readPack(db: Db, actor: Actor, id: string): Promise<PackDetail> {
  return scoped(db, actor, async (tx) => {
    const found = (await findPacks(tx, [id])).get(id)
    if (!found) throw notFound('packs', id)
    return {
      pack: found,
      steps: await listPackSteps(tx, found.resourceIds),
      mayEdit: may(actor, 'packs.write', found),
    }
  })
}

async function findPacks(tx: Tx, ids: readonly string[]): Promise<Map<string, PackRow>> {
  const stored = await findStored(tx, pack, ids)
  return new Map([...stored].map(([id, row]) => [id, rowOf(row) as unknown as PackRow]))
}
