import type { PageEntry } from '../../../ui/page-entry.ts'

export const todayPages: readonly PageEntry[] = [
  {
    path: '/',
    name: 'Today',
    load: () => import('./Today.tsx'),
    menu: { group: 'today', label: 'menu.today' },
  },
  {
    path: '/digest',
    name: 'DigestPage',
    load: () => import('./DigestPage.tsx'),
    only: 'hub',
  },
  {
    path: '/waiting',
    name: 'WaitingPage',
    load: () => import('./WaitingPage.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'today:waits.menu' },
    only: 'hub',
  },
]
