import type { LoadWords } from '../../ui/portal/words.ts'

export const words: LoadWords = {
  'zh-Hans': async () =>
    (await import('../../features/sessions/keeper/words/zh-Hans.json')).default,
  'zh-Hant': async () =>
    (await import('../../features/sessions/keeper/words/zh-Hant.json')).default,
  en: async () => (await import('../../features/sessions/keeper/words/en.json')).default,
}
