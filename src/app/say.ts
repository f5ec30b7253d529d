import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Refusal } from '../base/refusal.ts'

/** A refusal in English, with its code, for whoever sits at the command line. */
export function say({ code, details }: Refusal): string {
  const sentence = (errorWords()[code] ?? '').replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    String(details[name] ?? '?'),
  )
  const rest = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''
  return sentence ? `${sentence} (${code})${rest}` : `${code}${rest}`
}

function errorWords(): Readonly<Record<string, string>> {
  const src = join(import.meta.dirname, '..')
  const folders = ['ui', ...readdirSync(join(src, 'features')).map((name) => `features/${name}`)]
  const files = folders.map((folder) => join(src, folder, 'words', 'en.json'))
  return Object.assign(
    {},
    ...files
      .filter((file) => existsSync(file))
      .map((file) => JSON.parse(readFileSync(file, 'utf8')).errors),
  )
}
