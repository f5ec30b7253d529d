import { joined, type Words } from '../../../base/words.ts'

export const words = joined(
  Object.values(
    import.meta.glob<Words>(['../../../ui/words/en.json', '../../../features/*/words/en.json'], {
      eager: true,
      import: 'default',
    }),
  ),
)
