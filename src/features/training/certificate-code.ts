import type { Day } from '../../base/calendar.ts'
import { keysOf } from '../schools/values.ts'
import { type Scope, scopes } from './scope.ts'

/** What the code on a certificate says: no name, but the surname that its holder is asked for. */
export type CodeContent = {
  number: string
  scope: Scope
  fromDay: Day
  toDay: Day
  surname: string
}

/** What the hub signs: its key signs other things too. */
export const signedText = (content: string): string => `cunxiao post certificate 1\n${content}`

/** After the `#` of the page's address: the content, then the signature. */
export const codeText = (content: string, signature: string): string => `${content}.${signature}`

/** 1.2026XXXXXXXXXXXX.a.261201.291130.546L */
export const contentText = ({ number, scope, fromDay, toDay, surname }: CodeContent): string =>
  [
    ...['1', number.replaceAll('-', ''), letterOf(scope), shortDay(fromDay), shortDay(toDay)],
    toBase64url(new TextEncoder().encode(surname)),
  ].join('.')

/** Of the base64url of the surname, four characters are three bytes; one is none. */
const pattern =
  /^(1\.(\d{4}[0-9A-Z]{12})\.([a-z])\.(\d{6})\.(\d{6})\.((?=.{2,40}\.)(?:[\w-]{4})*(?:[\w-]{2,3})?))\.([\w-]{86})$/

/** Undefined: no code of a certificate. Whether the hub signed it is not said. */
export function readCode(
  code: string,
): { content: string; signature: Uint8Array<ArrayBuffer>; says: CodeContent } | undefined {
  const [, content, number, letter, from, to, surname, signature] = pattern.exec(code) ?? []
  const scope = keysOf(scopes).find((one) => letterOf(one) === letter)
  if (!content || !number || !from || !to || !surname || !signature || !scope) return undefined
  return {
    content,
    signature: fromBase64url(signature),
    says: {
      ...{ number: number.replace(/(.{4})(?=.)/g, '$1-'), scope },
      ...{ fromDay: longDay(from), toDay: longDay(to) },
      surname: new TextDecoder().decode(fromBase64url(surname)),
    },
  }
}

const letterOf = (scope: Scope): string => scope.charAt(0)
const shortDay = (day: Day): string => day.slice(2).replaceAll('-', '')
const longDay = (short: string): Day => `20${short.replace(/(..)(?=.)/g, '$1-')}` as Day

export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const doubleSurnames =
  '欧阳 上官 司马 诸葛 司徒 东方 尉迟 夏侯 皇甫 令狐 慕容 公孙 长孙 宇文'.split(' ')

export const surnameOf = (name: string): string => {
  const letters = [...name]
  const two = letters.slice(0, 2).join('')
  return letters.length > 2 && doubleSurnames.includes(two) ? two : (letters[0] ?? '')
}

/** 李**: whoever stands before the holder asks him for the rest. */
export const maskedName = (name: string): string => {
  const surname = surnameOf(name)
  return surname + '*'.repeat(Math.max(1, [...name].length - [...surname].length))
}
