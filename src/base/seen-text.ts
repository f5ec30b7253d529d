/**
 * A text as a person reads it: no blanks around it, one kind of line break, no characters that cannot be seen or
 * stored; empty when nothing is left.
 */
export function seenText(raw: string): string {
  if (!needsCare.test(raw)) return raw
  return raw.toWellFormed().replace(/\r\n?/g, '\n').replace(invisible, '').replace(outerBlanks, '')
}

/** Its beginning, `length` UTF-16 units at most: half of a rare character no database keeps. */
export const cutText = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

// They come with text copied from chats and web pages, and make two of one name: zero-width blanks,
// direction marks, soft hyphens and the selectors of emoji. U+200C and U+200D join letters.
const unseen =
  '\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufe0e\\ufe0f\\ufeff'
const controls = '\\u0000-\\u0008\\u000b-\\u001f\\u007f'
// Letters that are drawn as nothing, which a name may consist of.
const blanks = '\\s\\u200c\\u200d\\u115f\\u1160\\u2800\\u3164\\uffa0'
// A carriage return is a line break, not one of them.
const invisible = new RegExp(`[${unseen}${controls}]`, 'g')
const outerBlanks = new RegExp(`^[${blanks}]+|[${blanks}]+$`, 'g')
const needsCare = new RegExp(`[${unseen}${controls}\\ud800-\\udfff]|^[${blanks}]|[${blanks}]$`)
