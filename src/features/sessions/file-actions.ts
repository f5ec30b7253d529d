import { Readable } from 'node:stream'
import { invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { bytesAreWhole } from '../../platform/whole-file.ts'
import type { Actor } from '../people/actor.ts'
import { type Recorder, recordAll } from '../sync/record-actions.ts'
import type { FileAdded } from './attendance.ts'
import { bytesMaxOf, endingOf, formOf } from './file.ts'
import { listFiles } from './file-store.ts'
import { findSession, refuseUnlessWriter } from './keeper-actions.ts'
import type { KeeperFile } from './keeper-api.ts'
import { fileRecord } from './replication.ts'

/** Keeps a photo, a sheet or a spoken gist, once however often it is sent. */
export async function addSessionFile(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  actor: Actor,
  recorder: Recorder,
  id: string,
  { kind, bytes }: { kind: FileAdded['kind']; bytes: Buffer },
): Promise<KeeperFile> {
  const mediaType = await requireSound(kind, bytes)
  // Before the transaction: a disk is slow. A file that nothing refers to in the end is swept.
  const { hash, sizeBytes } = await blobs.put(Readable.from([bytes]))
  return scoped(db, actor, async (tx) => {
    const found = await findSession(tx, actor, id)
    refuseUnlessWriter(actor, found)
    const there = (await listFiles(tx, id)).find((file) => file.hash === hash && file.kind === kind)
    if (!there) {
      const body: FileAdded = {
        ...{ session: id, place: found.regionCode },
        ...{ kind, mediaType, hash, sizeBytes },
      }
      await asSystem(tx, 'sync: record', (system) =>
        recordAll(system, recorder, fileRecord, [{ body, actor, entity: id }]),
      )
    }
    const file = (await listFiles(tx, id)).find((one) => one.hash === hash && one.kind === kind)
    if (!file) throw new Error('the file was not written')
    const { hash: _hash, ...told } = file
    return told
  })
}

async function requireSound(kind: FileAdded['kind'], bytes: Buffer): Promise<string> {
  const most = bytesMaxOf(kind)
  if (bytes.length > most)
    throw new Refusal('too_large', 'session_file_too_large', { kilobytes: most / 1024 })
  const form = formOf(kind, bytes)
  if (!form) throw invalid(kind === 'voice' ? 'session_no_voice' : 'session_no_picture')
  if (kind !== 'voice' && !(await bytesAreWhole(bytes, 'jpg')))
    throw invalid('session_picture_broken')
  return form.mediaType
}

/** The content, once it is here: a photo of a station follows its record. */
export async function readSessionFile(
  { db, blobs }: Pick<Ground, 'blobs'> & { db: Db },
  actor: Actor,
  { id, file }: { id: string; file: string },
) {
  const found = await scoped(db, actor, async (tx) => {
    await findSession(tx, actor, id)
    return (await listFiles(tx, id)).find((one) => one.id === file)
  })
  if (!found || (await blobs.sizeOf(found.hash)) === undefined) throw notFound('session_file', file)
  return { name: `${file}.${endingOf(found.mediaType)}`, content: blobs.read(found.hash) }
}
