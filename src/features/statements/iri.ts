/** A scheme, and after it nothing that no IRI can hold; more is best effort (xAPI 1.0.3, 2.2). */
export const isIri = (value: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(value)

export const isUuid = (value: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value)

export const isMailbox = (value: string): boolean => /^mailto:[^\s@]+@[^\s@]+$/i.test(value)

export const isSha1 = (value: string): boolean => /^[0-9a-f]{40}$/i.test(value)

/** SHA-224, 256, 384 or 512, in hex. */
export const isSha2 = (value: string): boolean =>
  /^[0-9a-f]+$/i.test(value) && [56, 64, 96, 128].includes(value.length)

export const isMediaType = (value: string): boolean =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/.test(value)

const extlang = '[a-z]{3}(?:-[a-z]{3}){0,2}'
const language = `(?:[a-z]{2,3}(?:-${extlang})?|[a-z]{4}|[a-z]{5,8})`
const variant = '(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})'
const extension = '[0-9a-wy-z](?:-[a-z0-9]{2,8})+'
const privateUse = 'x(?:-[a-z0-9]{1,8})+'
const tag = `${language}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-${variant})*(?:-${extension})*(?:-${privateUse})?`
const grandfathered =
  'en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|' +
  'sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang)'
const languageTag = new RegExp(`^(?:${tag}|${privateUse}|${grandfathered})$`, 'i')

/** A tag as RFC 5646 writes it; whether anybody speaks it is not asked. */
export const isLanguageTag = (value: string): boolean => languageTag.test(value)
