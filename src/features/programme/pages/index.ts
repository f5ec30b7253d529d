import type { PageEntry } from '../../../ui/page-entry.ts'

export const programmePages: readonly PageEntry[] = [
  {
    path: '/programme',
    name: 'ProgrammePage',
    load: () => import('./ProgrammePage.tsx'),
    verb: 'programmes.read',
    menu: { group: 'programme', label: 'programme:menu.run' },
    only: 'hub',
  },
  {
    path: '/programme/$programmeId/items/$item',
    name: 'ItemPage',
    load: () => import('./ItemPage.tsx'),
    verb: 'programmes.read',
    only: 'hub',
  },
  {
    path: '/plans',
    name: 'PlansPage',
    load: () => import('./PlansPage.tsx'),
    verb: 'plans.read',
    menu: { group: 'programme', label: 'programme:menu.plans' },
    only: 'hub',
  },
  {
    path: '/plans/$planId',
    name: 'PlanPage',
    load: () => import('./PlanPage.tsx'),
    verb: 'plans.read',
    only: 'hub',
  },
  {
    path: '/responsibility',
    name: 'ChainPage',
    load: () => import('./ChainPage.tsx'),
    verb: 'letters.read',
    menu: { group: 'programme', label: 'programme:menu.chain' },
    only: 'hub',
  },
  {
    path: '/letters',
    name: 'LetterList',
    load: () => import('./LetterRegister.tsx'),
    verb: 'letters.read',
    menu: { group: 'programme', label: 'programme:menu.letters' },
    only: 'hub',
  },
  {
    path: '/letters/import',
    name: 'LetterImport',
    load: () => import('./LetterRegister.tsx'),
    verb: 'letters.write',
    only: 'hub',
  },
]
