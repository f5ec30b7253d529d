import type { BlobStore } from '../../../platform/blobs/blob-store.ts'
import type { Tx } from '../../../platform/db.ts'
import { audit } from '../../audit/store.ts'
import type { Actor } from '../../people/actor.ts'
import { insertEdition, type Made } from './edition-store.ts'
import { keepBytes, keepReady } from './making-store.ts'
import { madeText } from './paper-store.ts'
import { pageOfText } from './text-page.ts'

type Written = { originalName: string; originalBytes: number; made: Made }

/** What is opened of a text that was written here: the text, and its page in large type. */
export async function makeWritten(
  blobs: Pick<BlobStore, 'put'>,
  title: string,
  text: string,
): Promise<Written> {
  const bytes = Buffer.from(text)
  const original = await keepBytes(blobs, bytes, 'original.txt', 'original')
  const page = await keepBytes(blobs, Buffer.from(pageOfText(title, text)), 'page.html', 'package')
  const made = madeText(title, original, page)
  return { originalName: `${title}.txt`, originalBytes: bytes.length, made }
}

/** As an edition of the resource: once, however often it is asked; `id`: the edition's. */
export async function keepWritten(
  tx: Tx,
  actor: Actor,
  { id, resourceId, regionCode }: { id: string; resourceId: string; regionCode: string },
  { originalName, originalBytes, made }: Written,
): Promise<void> {
  const given = { id, resourceId, regionCode, originalName, originalBytes }
  if (!(await insertEdition(tx, { ...given, madeBy: actor.personId }))) return
  await keepReady(tx, id, made)
  await audit(tx, actor, [
    {
      action: 'editions.created',
      subjectType: 'resources',
      subjectId: resourceId,
      regionCode,
      payload: { edition: id, name: originalName, sizeBytes: originalBytes },
    },
  ])
}
