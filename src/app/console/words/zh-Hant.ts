import { joined, type Words } from '../../../base/words.ts'

/** What whoever is not logged in is told. */
export const words = joined(
  Object.values(
    import.meta.glob<Words>(
      ['../../../ui/words/zh-Hant.json', '../../../features/people/words/zh-Hant.json'],
      { eager: true, import: 'default' },
    ),
  ),
)
