import { joined, type Words } from '../../../base/words.ts'

export const words = joined(
  Object.values(
    import.meta.glob<Words>(
      ['../../../features/*/words/zh-Hant.json', '!../../../features/people/words/zh-Hant.json'],
      { eager: true, import: 'default' },
    ),
  ),
)
