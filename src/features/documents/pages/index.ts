import type { PageEntry } from '../../../ui/page-entry.ts'

export const documentPages: readonly PageEntry[] = [
  {
    path: '/official-heads',
    name: 'HeadsPage',
    load: () => import('./HeadsPage.tsx'),
    verb: 'people.write',
    menu: { group: 'office', label: 'documents:menu.heads' },
    only: 'hub',
  },
]
