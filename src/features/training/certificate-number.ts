/** No 0 O 1 I L U: read aloud and from paper. */
export const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const drawn = 11
const prime = 31
/** Of which 3 is a primitive root: every place has a weight of its own. */
const weights = Array.from({ length: drawn }, (_, at) =>
  Array.from({ length: at + 1 }).reduce<number>((power) => (power * 3) % prime, 1),
)

/** What checks the drawn characters; undefined where no character stands for it, and others are drawn. */
export function checkCharacter(body: string): string | undefined {
  const sum = [...body].reduce(
    (total, one, at) => total + alphabet.indexOf(one) * (weights[at] ?? 0),
    0,
  )
  return alphabet[sum % prime]
}

/** 2026-XXXX-XXXX-XXXX; `draw` gives a number below what it is asked for. */
export function drawNumber(year: number, draw: (below: number) => number): string {
  for (;;) {
    const body = Array.from({ length: drawn }, () => alphabet[draw(alphabet.length)]).join('')
    const check = checkCharacter(body)
    if (check) return spelled(`${year}${body}${check}`)
  }
}

/** As typed from paper: lower case, spaces and hyphens do not matter. Undefined: no number of ours. */
export function readNumber(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '')
  const [, body, check] = /^\d{4}([2-9A-HJKMNP-TV-Z]{11})([2-9A-HJKMNP-TV-Z])$/.exec(plain) ?? []
  return body && checkCharacter(body) === check ? spelled(plain) : undefined
}

const spelled = (plain: string): string => plain.replace(/(.{4})(?=.)/g, '$1-')
