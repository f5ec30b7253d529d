import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeAs, encodingOf } from '../../../base/encoding.ts'
import { invalid } from '../../../base/refusal.ts'
import { asSystem } from '../../../platform/db.ts'
import { clockOf, cuesOutside, readSubtitles, type Subtitles } from '../media/subtitles.ts'
import type { Fault } from './api.ts'
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
  const subtitles = readSubtitles(decodeAs(bytes, encodingOf(bytes, 'text', 'gb18030')))
  if (subtitles.cues.length === 0) {
    throw invalid('subtitles_unreadable', {
      name: file.name,
      lines: subtitles.unread.map(({ line, text }) => `${line} “${text.slice(0, 60)}”`),
    })
  }
  const path = `${basename(file.name)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}._-]/gu, '_')}.vtt`
  const kept = await blobs.put(
    (async function* () {
      yield Buffer.from(subtitles.vtt)
    })(),
  )
  const subtitle = { path, ...kept, mediaType: mediaTypeOf(path), role: 'subtitle' as const }
  return {
    kind: 'film',
    manifest: [...film.manifest.filter((each) => each.path !== path), subtitle],
    facts: film.facts,
    notMade: film.notMade,
    notes: [
      ...film.notes.filter(({ code }) => code.startsWith('film_')),
      ...notesOf(subtitles, film.facts.durationMs),
    ],
  }
}

/** What whoever publishes should know before the village sees it. */
function notesOf({ cues, unread }: Subtitles, durationMs: number): Fault[] {
  const outside = cuesOutside(cues, durationMs)
  const [first] = outside
  return [
    ...(unread.length > 0
      ? [
          {
            code: 'subtitle_cues_unread',
            count: unread.length,
            lines: unread.map(({ line, text }) => `${line} “${text.slice(0, 60)}”`),
          },
        ]
      : []),
    ...(first
      ? [
          {
            code:
              outside.length === cues.length
                ? 'subtitle_cues_all_outside'
                : 'subtitle_cues_outside',
            count: outside.length,
            first: clockOf(first.fromMs).slice(0, 8),
            film: clockOf(durationMs).slice(0, 8),
          },
        ]
      : []),
  ]
}
