import { useSignal } from './use-signal.ts'
import { language, speak, t } from './words.ts'

/** Each language in its own words. */
export function LanguageSwitch() {
  const spoken = useSignal(language)
  return (
    <select
      aria-label={t('shell.language')}
      value={spoken}
      onChange={({ currentTarget }) => void speak(currentTarget.value as typeof spoken)}
    >
      <option value="zh-Hans" lang="zh-Hans">
        简体
      </option>
      <option value="zh-Hant" lang="zh-Hant">
        繁體
      </option>
      <option value="en" lang="en">
        English
      </option>
    </select>
  )
}
