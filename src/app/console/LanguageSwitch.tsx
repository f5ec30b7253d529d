import { useTranslation } from 'react-i18next'
import type { Language } from '../../base/language.ts'
import { languages } from '../../base/language.ts'
import { changeLanguage } from './words.ts'

const names: Readonly<Record<Language, string>> = {
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
  en: 'English',
}

/** Each language in its own name, so that whoever cannot read the present one finds his. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation('shell')
  return (
    <select
      className="language-switch"
      aria-label={t('language')}
      value={i18n.language}
      onChange={(event) => void changeLanguage(event.target.value as Language)}
    >
      {languages.map((language) => (
        <option key={language} value={language} lang={language}>
          {names[language]}
        </option>
      ))}
    </select>
  )
}
