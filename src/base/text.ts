import type { Language } from './language.ts'
import phrases from './traditional.json' with { type: 'json' }

/** One phrase in every language. */
export type Text = Readonly<Record<Language, string>>

const traditional: Readonly<Record<string, string>> = phrases

/**
 * A phrase written in two languages; the Traditional one follows from the Simplified (`npm run generate`), so `hans`
 * has to be a literal.
 */
export const text = (hans: string, en: string): Text => ({
  'zh-Hans': hans,
  'zh-Hant': traditional[hans] ?? hans,
  en,
})
