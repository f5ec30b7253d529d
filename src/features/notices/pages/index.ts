import type { PageEntry } from '../../../ui/page-entry.ts'

export const noticePages: readonly PageEntry[] = [
  {
    path: '/received',
    name: 'ReceivedPage',
    load: () => import('./ReceivedPage.tsx'),
    menu: { group: 'letters', label: 'notices:menu.received' },
    only: 'hub',
  },
  {
    path: '/received/$circularId',
    name: 'ReceivedCircular',
    load: () => import('./ReceivedCircular.tsx'),
    only: 'hub',
  },
  {
    path: '/circulars',
    name: 'CircularList',
    load: () => import('./CircularRegister.tsx'),
    verb: 'circulars.read',
    menu: { group: 'letters', label: 'notices:menu.circulars' },
    only: 'hub',
  },
  {
    path: '/circulars/import',
    name: 'CircularImport',
    load: () => import('./CircularRegister.tsx'),
    verb: 'circulars.write',
    only: 'hub',
  },
  {
    path: '/dispatch/$circularId',
    name: 'DispatchPage',
    load: () => import('./DispatchPage.tsx'),
    verb: 'circulars.read',
    only: 'hub',
  },
]
