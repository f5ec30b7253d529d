import type { PageEntry } from '../../../ui/page-entry.ts'

export const policyPages: readonly PageEntry[] = [
  {
    path: '/policy',
    name: 'PolicyPage',
    load: () => import('./PolicyPage.tsx'),
    menu: { group: 'system', label: 'menu.policy' },
  },
]
