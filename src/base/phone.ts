/**
 * A telephone number in one spelling: 13800001234, 0743-3221234, 0743-3221234-12. Of several in one
 * cell the first. Undefined: it is none, or lacks its area code.
 */
export function readPhone(typed: string): { value: string; told?: true } | undefined {
  const parts = typed
    .normalize('NFKC')
    .split(/[/、,;|\n]|或/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const [first, ...more] = parts.map(onePhone)
  if (first === undefined) return undefined
  return more.length > 0 ? { value: first, told: true } : { value: first }
}

function onePhone(text: string): string | undefined {
  const [number = '', extension] = text.split(/转|轉|ext\.?|(?<=\d{7,8})-(?=\d{1,6}$)/i)
  const digits = number
    .replace(/[\s().·‐-―−-]/g, '')
    .replace(/^(?:\+|00)?86(?=1[3-9]\d{9}$|0?[1-9]\d{8,10}$)/, '')
  if (/^1[3-9]\d{9}$/.test(digits)) return extension === undefined ? digits : undefined
  const whole =
    /^(?:\+|00)?\(?86/.test(number.trim()) && !digits.startsWith('0') ? `0${digits}` : digits
  const fixed = /^(010|02\d|0[3-9]\d{2})(\d{7,8})$/.exec(whole)
  if (!fixed) return undefined
  const inner = extension?.replace(/\s/g, '')
  return `${fixed[1]}-${fixed[2]}${inner ? `-${inner}` : ''}`
}

/** What is kept of a number that was typed; of several none is dropped unseen. */
export function spellPhone(typed: string): string {
  const read = readPhone(typed)
  return read && !read.told ? read.value : typed
}
