import { joined, type Words } from '../../../base/words.ts'

export const words = joined(
  Object.values(
    import.meta.glob<Words>(
      ['../../../features/*/words/en.json', '!../../../features/people/words/en.json'],
      { eager: true, import: 'default' },
    ),
  ),
)
