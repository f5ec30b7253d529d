import { joined, type Words } from '../../../base/words.ts'

export const words = joined(
  Object.values(
    import.meta.glob<Words>(
      ['../../../features/*/words/zh-Hans.json', '!../../../features/people/words/zh-Hans.json'],
      { eager: true, import: 'default' },
    ),
  ),
)
