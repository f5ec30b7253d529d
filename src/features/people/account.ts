import * as z from 'zod'
import { isCommonPassword, isMostlyName } from './common-password.ts'

export const LoginName = z
  .string()
  .transform(foldLoginName)
  .pipe(z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u))

/** 王老师 and ａｄｍｉｎ: full width, case and surrounding spaces do not tell two accounts apart. */
export function foldLoginName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

/** Length is what counts; what everyone tries first is refused. `names`: of the person and his places; `common`: words that everybody tries. */
export function whyPasswordIsWeak(
  password: string,
  loginName: string,
  { names, common }: { names: readonly string[]; common: ReadonlySet<string> },
): PasswordFault | undefined {
  const characters = [...password]
  if (characters.length < 8) return 'password_too_short'
  if (characters.length > 200) return 'password_too_long'
  if (new Set(characters).size < 4) return 'password_repeats'
  if (foldLoginName(password).includes(loginName)) return 'password_contains_name'
  if ('01234567890123456789abcdefghijklmnopqrstuvwxyz'.includes(password.toLowerCase()))
    return 'password_is_a_run'
  if (isCommonPassword(password, common)) return 'password_is_common'
  if (isMostlyName(password, [...productNames, ...names], common)) return 'password_is_name'
  return undefined
}
export type PasswordFault =
  | 'password_too_short'
  | 'password_too_long'
  | 'password_repeats'
  | 'password_contains_name'
  | 'password_is_a_run'
  | 'password_is_common'
  | 'password_is_name'

const productNames = ['cunxiao', '村校', 'cun xiao']

/** After so many wrong tries in a row the next one waits; a whole school sits behind one address. */
export const mostTries = { person: 5, card: 5, device: 10, address: 300 } as const

/** How long it waits: 5 s after `most` wrong ones, then doubling to 15 min. */
export function backoffMs(failures: number, most: number): number {
  return failures < most ? 0 : Math.min(15 * 60_000, 5_000 * 2 ** (failures - most))
}

/** A login ends after this long without use, and at the latest after `loginMaxMs`. */
export const loginIdleMs = 12 * 3_600_000
export const loginMaxMs = 14 * 24 * 3_600_000
/** A printed code is good for a week: it may travel to a village on paper. */
export const setPasswordCodeMs = 7 * 24 * 3_600_000
