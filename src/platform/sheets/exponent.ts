/**
 * A number with an exponent, however it is spelled: 4.33E+11, 4,33e+011, ４.３３Ｅ＋１１, 4.33e17.
 * `digits` are all of them; undefined when it was cut and its last digits are lost. 1E5 is a name.
 */
export function readExponent(text: string): { digits: string | undefined } | undefined {
  if (text.length > longest || !mayBegin(text.charCodeAt(0)) || !mayBe.test(text)) return undefined
  const match = spelled.exec(text.normalize('NFKC').replace(/\s/g, ''))
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', plus, exponent = ''] = match
  if (fraction === '' && (plus === '' || exponent.length < 2)) return undefined
  const point = Number(exponent)
  if (fraction.length < point) return { digits: undefined }
  const below = fraction.slice(point).replace(/0+$/, '')
  const above = `${whole}${fraction.slice(0, point)}`.replace(/^0+(?=\d)/, '')
  return { digits: `${sign === '-' ? '-' : ''}${above}${below === '' ? '' : `.${below}`}` }
}

const longest = 60
/** A digit or a sign, of either width; texts that begin so are few. */
const mayBegin = (code: number): boolean =>
  (code >= 0x2b && code <= 0x39) || (code >= 0xff0b && code <= 0xff19)
const mayBe = /^[+\-＋－]?[\d０-９][\d０-９.,．，\s]*[eEｅＥ]/
const spelled = /^([+-]?)(\d)(?:[.,](\d+))?e(\+?)(\d{1,3})$/i
