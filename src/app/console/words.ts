import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../base/text.ts'
import type { Words } from '../../base/words.ts'
import { chosenLanguage, rememberLanguage } from '../../ui/language.ts'

// One file a language: whoever reads Chinese does not load the English.
const load: Readonly<Record<Language, () => Promise<{ words: Words }>>> = {
  'zh-Hans': () => import('./words/zh-Hans.ts'),
  'zh-Hant': () => import('./words/zh-Hant.ts'),
  en: () => import('./words/en.ts'),
}

export async function startWords(): Promise<i18n> {
  const language = chosenLanguage()
  const instance = createInstance()
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: (await load[language]()).words },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  })
  document.documentElement.lang = language
  return instance
}

export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  const { words } = await load[language]()
  for (const [space, entries] of Object.entries(words)) {
    instance.addResourceBundle(language, space, entries)
  }
  rememberLanguage(language)
  document.documentElement.lang = language
  await instance.changeLanguage(language)
}
