import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeAs, encodingOf } from '../../../base/encoding.ts'
import { invalid } from '../../../base/refusal.ts'
import { asSystem } from '../../../platform/db.ts'
import { toVtt } from '../media/subtitles.ts'
import { findLatestFilm, type Made } from './edition-store.ts'
import { mediaTypeOf } from './file-type.ts'
import type { Making } from './making-store.ts'

/** Words are read into memory; the longest film needs no more. */
const subtitleBytes = 5_000_000

/** The latest film once more, with these words under it. */
export async function makeSubtitled({
  ground: { db, blobs },
  resource,
  file,
}: Making): Promise<Made> {
  if ((await stat(file.path)).size > subtitleBytes) {
    throw invalid('file_kind_unknown', { name: file.name })
  }
  const film = await asSystem(db, 'make an edition', (tx) => findLatestFilm(tx, resource.id))
  if (!film) throw invalid('subtitles_without_film')
  const bytes = await readFile(file.path)
  const words = toVtt(decodeAs(bytes, encodingOf(bytes, 'text', 'gb18030')))
  const path = `${basename(file.name)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}._-]/gu, '_')}.vtt`
  const kept = await blobs.put(
    (async function* () {
      yield Buffer.from(words)
    })(),
  )
  const subtitle = { path, ...kept, mediaType: mediaTypeOf(path), role: 'subtitle' as const }
  return {
    kind: 'film',
    manifest: [...film.manifest.filter((each) => each.path !== path), subtitle],
    facts: film.facts,
    notMade: film.notMade,
  }
}
