import type { Language } from '../../base/language.ts'
import { phrase } from '../../platform/words.ts'
import type { Decision } from './decision.ts'
import { words } from './list-words.ts'
import { distanceParts, sayingsOf, valuesSaid } from './why.ts'

/** A phrase of siting, as pages have it. */
export const said = (
  language: Language,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string => phrase(language, `siting.${key}`, values) ?? key

/** Why a unit goes to its host, on paper. */
export function hostWhy(
  { why, nearerSchoolName }: Pick<Decision, 'why' | 'nearerSchoolName'>,
  language: Language,
): string | null {
  if (!why) return null
  const distance = (metres: number): string => {
    const { value, unit } = distanceParts(metres)
    return `${value}\u00a0${said(language, `measure.${unit}`)}`
  }
  const given = {
    nameOf: () => nearerSchoolName ?? words.school[language],
    distance,
    count: String,
  }
  return sayingsOf(why)
    .map((saying) => said(language, saying.key, valuesSaid(saying, given)))
    .join('')
}
