import { conflict, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import type { Speaker } from './credential.ts'
import {
  type Content,
  type DocumentWrite,
  isWhatItSays,
  merged,
  whyNotWritten,
} from './document.ts'
import {
  deleteDocuments,
  findDocument,
  listDocumentIds,
  lockDocument,
  type Shelf,
  type StoredDocument,
  saveDocument,
} from './document-store.ts'

export type Shelved = Omit<Shelf, 'regionCode'>
const shelfOf = ({ regionCode }: Speaker, shelf: Shelved): Shelf => ({ ...shelf, regionCode })
const scopeOf = ({ reach }: Speaker) => ({ scopes: reach })

export async function readDocument(
  db: Db,
  speaker: Speaker,
  shelf: Shelved,
  id: string,
): Promise<StoredDocument> {
  const found = await scoped(db, scopeOf(speaker), (tx) =>
    findDocument(tx, shelfOf(speaker, shelf), id),
  )
  if (!found) throw notFound('document', id)
  return found
}

export const readDocumentIds = (db: Db, speaker: Speaker, shelf: Shelved, since?: string) =>
  scoped(db, scopeOf(speaker), (tx) => listDocumentIds(tx, shelfOf(speaker, shelf), since))

/** Puts, merges or deletes one document; `content` is absent where it is deleted. */
export async function writeDocument(
  db: Db,
  speaker: Speaker,
  shelved: Shelved,
  id: string,
  write: DocumentWrite & { content?: Content },
): Promise<void> {
  const { content } = write
  if (content && !isWhatItSays(content)) throw invalid('document_not_json')
  await scoped(db, scopeOf(speaker), async (tx) => {
    const shelf = shelfOf(speaker, shelved)
    await lockDocument(tx, shelf, id)
    const before = await findDocument(tx, shelf, id)
    const why = whyNotWritten(write, before?.etag)
    if (why === 'precondition_needed') throw invalid(why, { id })
    if (why) throw conflict(why, { id, etag: before?.etag ?? null, advice })
    if (!content) return deleteDocuments(tx, shelf, id)
    const result = write.method === 'POST' ? merged(before, content) : { content }
    if ('why' in result) throw invalid(result.why)
    await saveDocument(tx, shelf, id, result.content)
  })
}

/** 1.0.3, part three, 3.1 wants the answer to say so. */
const advice = 'Look at what is there now, and send its ETag in If-Match.'

/** All of an activity and agent, of one registration where it is named. */
export const clearStates = (db: Db, speaker: Speaker, shelf: Shelved): Promise<void> =>
  scoped(db, scopeOf(speaker), (tx) => deleteDocuments(tx, shelfOf(speaker, shelf), undefined))
