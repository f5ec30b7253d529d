import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../base/language.ts'
import type { Words } from '../../base/words.ts'
import { chosenLanguage, rememberLanguage } from '../../ui/language.ts'
import { loadNames } from '../../ui/names.ts'

type Load = () => Promise<{ words: Words }>

// Two files a language: who reads Chinese does not load the English, and the login page not the words of all others.
const load: Readonly<Record<Language, { first: Load; inside: Load }>> = {
  'zh-Hans': {
    first: () => import('./words/zh-Hans.ts'),
    inside: () => import('./words/zh-Hans-inside.ts'),
  },
  'zh-Hant': {
    first: () => import('./words/zh-Hant.ts'),
    inside: () => import('./words/zh-Hant-inside.ts'),
  },
  en: { first: () => import('./words/en.ts'), inside: () => import('./words/en-inside.ts') },
}

const instance = createInstance()
let isInside = false

export async function startWords(): Promise<i18n> {
  const language = chosenLanguage()
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: (await load[language].first()).words },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  })
  document.documentElement.lang = language
  return instance
}

/** The words of every page behind the login; wait for them before one is shown. */
export async function enterWords(): Promise<void> {
  isInside = true
  await enter(instance.language as Language)
}

export async function changeLanguage(language: Language): Promise<void> {
  await add(language, load[language].first)
  if (isInside) await enter(language)
  rememberLanguage(language)
  document.documentElement.lang = language
  await instance.changeLanguage(language)
}

const enter = (language: Language) =>
  Promise.all([add(language, load[language].inside), loadNames(language)])

/** Errors of all features stand in one space: what is there stays. */
async function add(language: Language, words: Load): Promise<void> {
  for (const [space, entries] of Object.entries((await words()).words))
    instance.addResourceBundle(language, space, entries, true)
}
