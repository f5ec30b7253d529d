import type { PageEntry } from '../../../ui/page-entry.ts'

export const programmePages: readonly PageEntry[] = [
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
