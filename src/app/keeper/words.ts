import { joined } from '../../base/words.ts'
import type { LoadWords } from '../../ui/portal/words.ts'

/** What each feature says on these pages. */
export const words: LoadWords = {
  'zh-Hans': async () =>
    joined([
      (await import('../../features/sessions/keeper/words/zh-Hans.json')).default,
      (await import('../../features/acceptance/keeper/words/zh-Hans.json')).default,
      (await import('../../features/maintenance/keeper/words/zh-Hans.json')).default,
    ]),
  'zh-Hant': async () =>
    joined([
      (await import('../../features/sessions/keeper/words/zh-Hant.json')).default,
      (await import('../../features/acceptance/keeper/words/zh-Hant.json')).default,
      (await import('../../features/maintenance/keeper/words/zh-Hant.json')).default,
    ]),
  en: async () =>
    joined([
      (await import('../../features/sessions/keeper/words/en.json')).default,
      (await import('../../features/acceptance/keeper/words/en.json')).default,
      (await import('../../features/maintenance/keeper/words/en.json')).default,
    ]),
}
