import type { PageEntry } from '../../../ui/page-entry.ts'

export const contactPages: readonly PageEntry[] = [
  {
    path: '/contacts',
    name: 'ContactsPage',
    load: () => import('./ContactsPage.tsx'),
    verb: 'contact_points.read',
    menu: { group: 'acceptance', label: 'contacts:menu.contacts' },
    only: 'hub',
  },
  ...(
    [
      ['contact_points', 'ContactPoint', 'points'],
      ['contact_visits', 'ContactVisit', 'visits'],
      ['bureau_leaders', 'Leader', 'leaders'],
    ] as const
  ).flatMap(([register, name, label]): PageEntry[] => [
    {
      path: `/${register}`,
      name: `${name}List`,
      load: () => import('./ContactRegisters.tsx'),
      verb: `${register}.read`,
      menu: { group: 'acceptance', label: `contacts:menu.${label}`, beneath: '/contacts' },
      only: 'hub',
    },
    {
      path: `/${register}/import`,
      name: `${name}Import`,
      load: () => import('./ContactRegisters.tsx'),
      verb: `${register}.write`,
      only: 'hub',
    },
  ]),
]
