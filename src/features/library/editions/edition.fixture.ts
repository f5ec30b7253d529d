import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asSystem } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import type { Actor } from '../../people/actor.ts'
import { beginUpload, endUpload } from '../uploads/upload-actions.ts'
import { openUploads } from '../uploads/upload-store.ts'
import type { Edition } from './api.ts'
import { findEdition } from './edition-store.ts'
import { makeEdition, openMaker } from './making-actions.ts'
import type { Maker } from './making-store.ts'

const limitBytes = 100_000_000

/** The edition that becomes of a file, made at once. */
export async function addEdition(
  ground: Ground,
  actor: Actor,
  resourceId: string,
  { name, bytes }: { name: string; bytes: Buffer },
  maker: Partial<Maker> = {},
): Promise<Edition> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-uploads-'))
  try {
    const uploads = openUploads(dataDir)
    const upload = { resourceId, name, sizeBytes: bytes.length }
    const id = await beginUpload(ground, actor, uploads, upload, limitBytes)
    await writeFile(uploads.pathOf(id), bytes)
    const received = { ...upload, id, personId: actor.personId, receivedBytes: bytes.length }
    await endUpload(ground.db, actor, received)
    await makeEdition(ground, { ...openMaker(uploads, limitBytes), ...maker }, id)
    const edition = await asSystem(ground.db, 'test', (tx) => findEdition(tx, id))
    if (!edition) throw new Error('no edition was made')
    return edition
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
