import type { Refusal } from '../base/refusal.ts'
import { phrase } from '../platform/words.ts'

/** A refusal in English, with its code, for whoever sits at the command line. */
export function say({ code, details }: Refusal): string {
  const sentence = phrase('en', `errors.${code}`, details)
  const rest = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''
  return sentence ? `${sentence} (${code})${rest}` : `${code}${rest}`
}
