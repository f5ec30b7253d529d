import { newId } from '../../../base/ids.ts'
import { conflict, forbidden, invalid, notFound, Refusal } from '../../../base/refusal.ts'
import { asSystem, type Db, scoped, waitForTurn } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { addJob } from '../../../platform/jobs.ts'
import { audit } from '../../audit/store.ts'
import { type Actor, may } from '../../people/actor.ts'
import { kindsOf } from '../editions/edition.ts'
import { type FiledResource, findFiled, insertEdition } from '../editions/edition-store.ts'
import { neededFor, type Received, type Uploads } from './upload-store.ts'

export const makeEditionJobName = 'library.make_edition'

/** Files may be added by whoever may change the resource; to one that was approved, by whoever approves. */
export const mayAddFiles = (actor: Actor, resource: FiledResource): boolean =>
  kindsOf[resource.mediaType].length > 0 &&
  may(
    actor,
    resource.state === 'draft' || resource.state === 'withdrawn'
      ? 'resources.write'
      : 'resources.publish',
    resource,
  )

/** Makes room for a file of a resource; its bytes follow by tus. */
export async function beginUpload(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  actor: Actor,
  uploads: Uploads,
  given: { resourceId: string; name: string; sizeBytes: number },
  limitBytes: number,
): Promise<string> {
  await requireAddable(db, actor, given.resourceId)
  if (given.sizeBytes === 0) throw invalid('file_empty')
  if (given.sizeBytes > limitBytes) {
    throw new Refusal('too_large', 'file_too_large_for_library', {
      megabytes: Math.ceil(given.sizeBytes / 1e6),
      most: Math.floor(limitBytes / 1e6),
    })
  }
  const id = newId()
  await asSystem(db, 'uploads: room', async (tx) => {
    // Nobody else begins one between the question and the answer.
    await waitForTurn(tx, 'uploads')
    const neededBytes = neededFor(given.sizeBytes)
    const roomBytes = (await blobs.roomBytes()) - (await uploads.reservedBytes())
    if (neededBytes > roomBytes) {
      throw new Refusal('unavailable', 'upload_no_room', {
        megabytes: Math.ceil(neededBytes / 1e6),
        free: Math.max(0, Math.floor(roomBytes / 1e6)),
      })
    }
    await uploads.create({ ...given, id, personId: actor.personId })
  })
  return id
}

async function requireAddable(db: Db, actor: Actor, resourceId: string): Promise<void> {
  const resource = await scoped(db, actor, (tx) => findFiled(tx, resourceId))
  if (!resource) throw notFound('resources', resourceId)
  if (kindsOf[resource.mediaType].length === 0) throw conflict('resource_takes_no_files')
  if (mayAddFiles(actor, resource)) return
  throw may(actor, 'resources.write', resource)
    ? conflict('files_need_the_owner', { title: resource.title })
    : forbidden('not_permitted', { verb: 'resources.write' })
}

/** Nobody goes on with another's upload, or learns that there is one. */
export async function requireOwnUpload(
  uploads: Uploads,
  actor: Actor,
  id: string,
): Promise<Received> {
  const upload = await uploads.find(id)
  if (upload?.personId !== actor.personId) throw notFound('upload', id)
  return upload
}

/** When all of it is here, begins an edition of it: once, however often it is told. */
export async function endUpload(
  db: Db,
  actor: Actor,
  { id, resourceId, name, sizeBytes, receivedBytes }: Received,
): Promise<void> {
  if (receivedBytes < sizeBytes) return
  await scoped(db, actor, async (tx) => {
    const resource = await findFiled(tx, resourceId)
    if (!resource) throw notFound('resources', resourceId)
    const begun = await insertEdition(tx, {
      id,
      resourceId,
      regionCode: resource.regionCode,
      originalName: name,
      originalBytes: sizeBytes,
      madeBy: actor.personId,
    })
    if (!begun) return
    await addJob(tx, makeEditionJobName, { editionId: id }, id)
    await audit(tx, actor, [
      {
        action: 'editions.created',
        subjectType: 'resources',
        subjectId: resourceId,
        regionCode: resource.regionCode,
        payload: { edition: id, name, sizeBytes },
      },
    ])
  })
}
