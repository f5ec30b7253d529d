import type { LoadWords } from '../../ui/portal/words.ts'

export const words: LoadWords = {
  'zh-Hans': async () => (await import('../../ui/portal/words/zh-Hans.json')).default,
  'zh-Hant': async () => (await import('../../ui/portal/words/zh-Hant.json')).default,
  en: async () => (await import('../../ui/portal/words/en.json')).default,
}
