import { Readable } from 'node:stream'
import { newId } from '../../base/ids.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { cutText, seenText } from '../../base/seen-text.ts'
import { verbOf } from '../../base/verbs.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { requireStored } from './actions.ts'
import { eventOf } from './decide-actions.ts'
import { insertFile, type KeptFile, listFiles, setFileRemoved } from './file-store.ts'
import type { RowFile } from './row-api.ts'
import { requirePhoto, requireScan } from './scan-actions.ts'
import { type Shape, takesFile } from './shape.ts'
import { lockStored, type Stored } from './store.ts'

export const listRowFiles = (
  db: Db,
  actor: Actor,
  shape: Shape,
  rowId: string,
): Promise<RowFile[]> =>
  scoped(db, actor, async (tx) => {
    const row = await requireStored(tx, actor, shape, rowId, 'read')
    return (await listFiles(tx, rowId)).map((file) => told(actor, shape, row, file))
  })

/** Keeps a file of a row, once however often it is sent; what it is, its bytes say. */
export async function addRowFile(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  actor: Actor,
  shape: Shape,
  rowId: string,
  { kind, file }: { kind: string; file: { name: string; bytes: Buffer } },
): Promise<RowFile> {
  // Before anything is kept: nobody fills the disk who may not.
  await scoped(db, actor, (tx) => requireStored(tx, actor, shape, rowId, 'write'))
  // An object's own: `constructor` is no kind.
  const known = Object.entries(shape.files ?? {}).find(([name]) => name === kind)?.[1]
  if (!known) throw invalid('row_file_kind_unknown')
  const name = cutText(seenText(file.name), 200)
  const { mediaType, ending } = await (known.form === 'photo' ? requirePhoto : requireScan)(
    name,
    file.bytes,
  )
  // Before the transaction: a disk is slow. A file that nothing refers to in the end is swept.
  const { hash, sizeBytes } = await blobs.put(Readable.from([file.bytes]))
  return scoped(db, actor, async (tx) => {
    const row = await lockForFiles(tx, actor, shape, rowId)
    const isThere = (one: KeptFile) => one.kind === kind && one.hash === hash
    const again = (await listFiles(tx, rowId)).find(isThere)
    if (again) return told(actor, shape, row, again)
    refuseLocked(shape, kind, row)
    const { regionCode } = row
    await insertFile(tx, {
      ...{ id: newId(), register: shape.name, rowId, regionCode, kind, mediaType, hash },
      ...{ bytes: sizeBytes, name: name || `file.${ending}` },
      ...{ addedBy: actor.personId ?? null, addedByName: actor.name },
    })
    const payload = { kind, name, sha256: hash, bytes: sizeBytes }
    await audit(tx, actor, [eventOf(shape, 'file_added', row, payload)])
    const kept = (await listFiles(tx, rowId)).find(isThere)
    if (!kept) throw new Error('the file was not written')
    return told(actor, shape, row, kept)
  })
}

export async function readRowFile(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  actor: Actor,
  shape: Shape,
  { id, file }: { id: string; file: string },
): Promise<{ mediaType: string; content: AsyncIterable<Buffer> }> {
  const found = await scoped(db, actor, async (tx) => {
    await requireStored(tx, actor, shape, id, 'read')
    return (await listFiles(tx, id)).find((one) => one.id === file)
  })
  if (!found || (await blobs.sizeOf(found.hash)) === undefined) throw notFound('row_file', file)
  return { mediaType: found.mediaType, content: blobs.read(found.hash) }
}

export const removeRowFile = (
  db: Db,
  actor: Actor,
  shape: Shape,
  { id, file }: { id: string; file: string },
): Promise<void> =>
  scoped(db, actor, async (tx) => {
    const row = await lockForFiles(tx, actor, shape, id)
    const found = (await listFiles(tx, id)).find((one) => one.id === file)
    if (!found) throw notFound('row_file', file)
    refuseLocked(shape, found.kind, row)
    await setFileRemoved(tx, file, actor.name)
    const payload = { kind: found.kind, name: found.name, sha256: found.hash }
    await audit(tx, actor, [eventOf(shape, 'file_removed', row, payload)])
  })

/** Whoever moves the row meanwhile, or brings the same file, comes before or after. */
async function lockForFiles(tx: Tx, actor: Actor, shape: Shape, id: string): Promise<Stored> {
  await requireStored(tx, actor, shape, id, 'read')
  const row = (await lockStored(tx, shape, [id])).get(id) as Stored
  const verb = verbOf(shape, 'write')
  if (!may(actor, verb, row)) throw forbidden('not_permitted', { verb })
  if (row.retiredOn) throw conflict('row_retired', { on: row.retiredOn })
  return row
}

function refuseLocked(shape: Shape, kind: string, row: Stored): void {
  if (!takesFile(shape, kind, row)) throw conflict('row_files_locked', { kind })
}

const told = (actor: Actor, shape: Shape, row: Stored, file: KeptFile): RowFile => {
  const { hash: _hash, ...rest } = file
  const mayRemove =
    !row.retiredOn && takesFile(shape, file.kind, row) && may(actor, verbOf(shape, 'write'), row)
  return { ...rest, mayRemove }
}
