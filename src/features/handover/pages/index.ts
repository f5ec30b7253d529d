import type { PageEntry } from '../../../ui/page-entry.ts'

export const handoverPages: readonly PageEntry[] = [
  {
    path: '/handovers',
    name: 'HandoversPage',
    load: () => import('./HandoversPage.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'handover:menu' },
    only: 'hub',
  },
  {
    path: '/handovers/$holdingId',
    name: 'HandoverPage',
    load: () => import('./HandoverPage.tsx'),
    only: 'hub',
  },
]
