/** Longer than this some voices stop in the middle. */
const most = 120

/** What is said without a break: a sentence; of a long one its parts, and of those what a voice holds. */
export function sentencesOf(text: string): string[] {
  const plain = text.replace(/\s+/g, ' ').trim()
  return split(plain, /[^。！？!?]+[。！？!?”」]*/g)
    .flatMap((sentence) => split(sentence, /[^.]+(?:\.(?!\s)[^.]*)*\.?\s*/g))
    .flatMap((sentence) =>
      sentence.length <= most ? sentence : split(sentence, /[^，；、,;]+[，；、,;]*/g),
    )
    .flatMap((part) => part.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [])
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
}

const split = (text: string, parts: RegExp): string[] => text.match(parts) ?? []

/** Several things that stand side by side, as sentences: 水稻插秧。视频。适合本地。12分钟。 */
export const asSentences = (
  things: readonly (string | undefined | null | false)[],
  isHan: boolean,
): string =>
  things
    .filter(Boolean)
    .map((thing) => (isHan ? `${thing}。` : `${thing}. `))
    .join('')
    .trim()
