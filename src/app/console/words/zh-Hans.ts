import { joined, type Words } from '../../../base/words.ts'

/** What whoever is not logged in is told. */
export const words = joined(
  Object.values(
    import.meta.glob<Words>(
      ['../../../ui/words/zh-Hans.json', '../../../features/people/words/zh-Hans.json'],
      { eager: true, import: 'default' },
    ),
  ),
)
