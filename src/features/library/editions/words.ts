import { decodeAs, encodingOf } from '../../../base/encoding.ts'
import { looksLikeSubtitles } from '../media/subtitles.ts'
import type { FileKind } from './edition.ts'
import { extensionOf } from './file-type.ts'

/** What a file of words is: subtitles and RTF by what they hold, a text by its name as well. */
export function kindOfWords(
  head: Uint8Array,
  name: string,
): { kind: FileKind; ending: string } | undefined {
  if (Buffer.from(head.subarray(0, 5)).toString('latin1') === '{\\rtf') {
    return { kind: 'office', ending: 'rtf' }
  }
  const text = decodeAs(head, encodingOf(head, 'text'))
  if (controls.test(text)) return undefined
  const ending = extensionOf(name)
  if (looksLikeSubtitles(text) || subtitleEndings.includes(ending)) {
    return { kind: 'subtitles', ending: 'vtt' }
  }
  return ending === 'txt' ? { kind: 'text', ending } : undefined
}

const subtitleEndings = ['srt', 'vtt', 'ass', 'ssa']
/** No text has them; a form feed and the end sign of DOS may stand in one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what makes a file no text
const controls = /[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]/
