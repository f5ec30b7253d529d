import type { OwnStation } from './own-api.ts'

/**
 * An address as people type it: with or without `http://`, with spaces or a path behind. The origin;
 * `undefined`: no address.
 */
export function hubAddress(typed: string): string | undefined {
  const text = typed.trim().replaceAll('。', '.').replaceAll('：', ':')
  const withScheme = /^https?:\/\//i.test(text) ? text : `http://${text}`
  const { protocol, host } = URL.parse(withScheme) ?? {}
  if (!host || /\s/.test(text)) return undefined
  return `${protocol}//${host}`
}

/** What a telephone reads from the QR on the slip, pasted as a whole: the address and the code. */
export function readSlip(pasted: string): { url: string; code: string } | undefined {
  const [url, code, ...rest] = pasted.trim().split(/\s+/)
  return url && code && rest.length === 0 && /^https?:\/\//.test(url) ? { url, code } : undefined
}

/** How the station stands, in the order in which a teacher should hear of it. */
export type Standing =
  | 'not_enrolled'
  | 'told_off'
  | 'unknown'
  | 'trouble'
  | 'never'
  | 'cloned'
  | 'waiting'
  | 'well'

export function standingOf(
  own: Pick<
    OwnStation,
    'hub' | 'unknownThere' | 'lastTrouble' | 'lastContactAt' | 'waiting' | 'cloneAlarm' | 'toldOff'
  >,
): Standing {
  if (!own.hub) return 'not_enrolled'
  if (own.toldOff) return 'told_off'
  if (own.unknownThere) return 'unknown'
  if (own.lastTrouble !== null) return 'trouble'
  if (own.lastContactAt === null) return 'never'
  if (own.cloneAlarm) return 'cloned'
  return own.waiting > 0 ? 'waiting' : 'well'
}
