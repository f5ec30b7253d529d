import { readFile, stat } from 'node:fs/promises'
import { decodeMarkup } from '../../../base/encoding.ts'
import { invalid } from '../../../base/refusal.ts'
import { manifestNames, readCourseAlone } from '../packages/manifest.ts'
import { refused } from '../packages/zip-store.ts'
import type { Made } from './edition-store.ts'
import { keep, type Making } from './making-store.ts'

/** A structure is read into memory; no course needs a longer one. */
const structureBytes = 5_000_000

/** A cmi5 course structure without files: what it launches is elsewhere. */
export async function makeCourseAlone({ ground: { blobs }, file }: Making): Promise<Made> {
  if ((await stat(file.path)).size > structureBytes) {
    throw invalid('file_kind_unknown', { name: file.name })
  }
  const read = readCourseAlone(decodeMarkup(await readFile(file.path), 'xml'))
  if ('faults' in read) throw refused(read.faults)
  const kept = await keep(blobs, file.path, manifestNames[0], 'package')
  return { kind: 'package', manifest: [kept], content: read.content, notMade: [] }
}
