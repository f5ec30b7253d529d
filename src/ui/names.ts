import type { Language } from '../base/language.ts'
import type { TurnName } from '../base/names.ts'

/** How names and answers are turned; loaded by readers of Traditional characters alone. */
type Turning = { name: TurnName; answer: <T>(answer: T) => T }

let turning: Turning | undefined

/** What a language needs to show names; wait for it before the language is. */
export async function loadNames(language: Language): Promise<void> {
  if (language !== 'zh-Hant' || turning) return
  const [{ answerNames, nameTurner, withNamesTurned }, table] = await Promise.all([
    import('../base/names.ts'),
    import('../base/name-table.json'),
  ])
  const name = nameTurner(table.default)
  turning = { name, answer: (answer) => withNamesTurned(answer, name, answerNames) }
}

const asItIs: Turning = { name: (name) => name, answer: (answer) => answer }

/** How names are shown in `language`: in Traditional characters where a person reads these. */
export const turningFor = (language: Language): Turning =>
  (language === 'zh-Hant' && turning) || asItIs
