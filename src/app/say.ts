import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Refusal } from '../base/refusal.ts'

/** A refusal in English, with its code, for whoever sits at the command line. */
export function say({ code, details }: Refusal): string {
  const path = join(import.meta.dirname, '..', 'ui', 'words', 'en', 'errors.json')
  const words = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
  const sentence = (words[code] ?? '').replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    String(details[name] ?? '?'),
  )
  const rest = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''
  return sentence ? `${sentence} (${code})${rest}` : `${code}${rest}`
}
