import { type FileKind, kindsOf } from './editions/edition.ts'
import type { MediaFacts } from './media/facts.ts'
import { playsEverywhere } from './media/media.ts'
import { isOwnSource, type mediaTypes } from './values.ts'

/** What is behind an entry of the catalogue, the best of it. */
export type Behind =
  | 'usable'
  /** Files are ready, and none opens on an ordinary phone. */
  | 'not_on_phones'
  /** Only an address, or the number of a platform: it is fetched there. */
  | 'elsewhere'
  | 'making'
  | 'failed'
  | 'nothing'
  | 'no_link'
  | 'no_questions'

/** An edition, as far as it says whether it can be used. */
export type EditionBehind = {
  state: string
  kind: FileKind | null
  /** Something was made of it for phones. */
  hasRendition: boolean
  facts: MediaFacts | null
}

/** Of the entry, what says where its files are. */
type Entry = { mediaType: keyof typeof mediaTypes; link?: string; source: string }

export function behindOf(
  { mediaType, link, source }: Entry,
  editions: readonly EditionBehind[],
  hasQuestions: boolean,
): Behind {
  if (mediaType === 'link') return link ? 'usable' : 'no_link'
  if (mediaType === 'quiz') return hasQuestions ? 'usable' : 'no_questions'
  const ready = editions.filter(
    ({ state, kind }) =>
      state === 'ready' && kindsOf[mediaType].some((one) => one === kind && one !== 'subtitles'),
  )
  if (ready.some(opensOnPhones)) return 'usable'
  if (editions.some(({ state }) => state === 'making')) return 'making'
  if (ready.length > 0) return 'not_on_phones'
  if (link || !isOwnSource(source)) return 'elsewhere'
  return editions.length > 0 ? 'failed' : 'nothing'
}

/** Papers of offices open only as the PDF made of them, films only where every phone plays them or a smaller one was made. */
function opensOnPhones({ kind, hasRendition, facts }: EditionBehind): boolean {
  if (kind === 'office') return hasRendition
  if (kind !== 'film' && kind !== 'recording') return true
  return hasRendition || (facts !== null && playsEverywhere(facts))
}
