import { joined, type Words } from '../../../base/words.ts'

export const words = joined(
  Object.values(
    import.meta.glob<Words>(
      ['../../../ui/words/zh-Hant.json', '../../../features/*/words/zh-Hant.json'],
      {
        eager: true,
        import: 'default',
      },
    ),
  ),
)
