import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { invalid } from '../../../base/refusal.ts'
import { decodeText } from '../../../platform/sheets/encoding.ts'
import { type ManifestFile, paperRendition } from './edition.ts'
import type { Made } from './edition-store.ts'
import { keep, type Making } from './making-store.ts'
import { makePaper } from './office-store.ts'
import type { Found } from './recognise-store.ts'
import { pageOfText } from './text-page.ts'

/** A paper of an office program, and the same as PDF, which every phone opens. */
export async function makeOfficePaper(
  { ground: { blobs }, maker: { soffice }, file, tell }: Making,
  { kind, ending, isLocked }: Found,
): Promise<Made> {
  if (soffice) tell('paper')
  const paper = soffice
    ? await makePaper(soffice, { path: file.path, ending, folder: file.folder })
    : { why: 'without_libreoffice' as const }
  // Some sheets are locked with a password that every program knows.
  if ('why' in paper && isLocked) throw invalid('file_is_locked', { name: file.name })
  const original = await keep(blobs, file.path, `original.${ending}`, 'original')
  if ('why' in paper) {
    const notes = [{ code: `paper_${paper.why}`, name: file.name }]
    return { kind, manifest: [original], notMade: [], notes }
  }
  const pdf = await keep(blobs, paper.path, 'paper.pdf', 'rendition')
  return { kind, manifest: [original, { ...pdf, rendition: paperRendition }], notMade: [] }
}

/** A text is read on one page; more is a book. */
const textBytes = 5_000_000

/** A text as it came, and as a page in large type. */
export async function makeTextPage({ ground: { blobs }, file }: Making): Promise<Made> {
  if ((await stat(file.path)).size > textBytes) {
    throw invalid('text_too_long', { name: file.name, most: textBytes / 1e6 })
  }
  const title = file.name.replace(/\.[^.]*$/, '')
  const at = join(file.folder, 'page.html')
  await writeFile(at, pageOfText(title, decodeText(await readFile(file.path))))
  const page = await keep(blobs, at, 'page.html', 'package')
  return madeText(title, await keep(blobs, file.path, 'original.txt', 'original'), page)
}

export const madeText = (title: string, original: ManifestFile, page: ManifestFile): Made => ({
  kind: 'text',
  manifest: [original, page],
  content: {
    kind: 'html',
    title,
    launches: [{ id: page.path, title, href: page.path, depth: 0 }],
  },
  notMade: [],
})
