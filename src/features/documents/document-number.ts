/** 凤远教办〔2026〕8号: 发文机关代字, year, and a number without zeros before it (GB/T 9704, 7.2.5). */
export type DocumentNumber = { code: string; year: number; serial: number }

export const spellNumber = ({ code, year, serial }: DocumentNumber): string =>
  `${code}〔${year}〕${serial}号`

/** What is typed, with the brackets of whatever keyboard, 第 and zeros; undefined: no document number. */
export function readNumber(typed: string): DocumentNumber | undefined {
  const plain = typed
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\s/g, '')
  const [, code = '', year, serial] =
    /^(\D+?)[〔[［【（(〈《]((?:19|20)\d\d)[〕\]］】）)〉》]第?0*([1-9]\d{0,4})[号號]?$/.exec(
      plain,
    ) ?? []
  if (year === undefined || serial === undefined) return undefined
  return { code, year: Number(year), serial: Number(serial) }
}
