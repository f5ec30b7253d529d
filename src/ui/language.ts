import { useTranslation } from 'react-i18next'
import { type Language, languages } from '../base/language.ts'
import type { TurnName } from '../base/names.ts'
import type { Text } from '../base/text.ts'
import { turningFor } from './names.ts'

const key = 'cunxiao.language'

/** The language chosen in this browser; Simplified Chinese until somebody chose. */
export function chosenLanguage(): Language {
  const chosen = localStorage.getItem(key)
  return languages.find((language) => language === chosen) ?? languages[0]
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(key, language)
}

export function useLanguage(): Language {
  return useTranslation().i18n.language as Language
}

/** Reads a `Text` in the current language. */
export function useText(): (text: Text) => string {
  const language = useLanguage()
  return (text) => text[language]
}

/**
 * Shows the name of a place, a school, a station or an organisation; never a person's, nor what stands in an input. What
 * `useAsk` answers under the fields of base/names.ts is shown so already.
 */
export const useName = (): TurnName => turningFor(useLanguage()).name
