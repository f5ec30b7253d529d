import type { PageEntry } from '../../../ui/page-entry.ts'

export const peoplePages: readonly PageEntry[] = [
  {
    path: '/organisation',
    name: 'Organisation',
    load: () => import('./Organisation.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'menu.organisation' },
  },
  {
    path: '/persons',
    name: 'PersonsPage',
    load: () => import('./PersonsPage.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'menu.persons' },
  },
  {
    path: '/delegations',
    name: 'DelegationsPage',
    load: () => import('./DelegationsPage.tsx'),
    menu: { group: 'office', label: 'menu.delegations' },
    only: 'hub',
  },
  {
    path: '/unmasking',
    name: 'UnmaskingPage',
    load: () => import('./UnmaskingPage.tsx'),
    verb: 'people.unmask',
    menu: { group: 'office', label: 'menu.unmasking' },
  },
  {
    path: '/account',
    name: 'Account',
    load: () => import('./Account.tsx'),
  },
]
