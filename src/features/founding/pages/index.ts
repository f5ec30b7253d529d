import type { PageEntry } from '../../../ui/page-entry.ts'

export const foundingPages: readonly PageEntry[] = [
  {
    path: '/founding',
    name: 'FoundingPage',
    load: () => import('./FoundingPage.tsx'),
    verb: 'founding.read',
    menu: { group: 'programme', label: 'founding:menu.stations' },
    only: 'hub',
  },
  {
    path: '/founding/$stationId',
    name: 'StationLifePage',
    load: () => import('./StationLifePage.tsx'),
    verb: 'founding.read',
    only: 'hub',
  },
  {
    path: '/plates',
    name: 'PlateList',
    load: () => import('./FoundingRegisters.tsx'),
    verb: 'plates.read',
    menu: { group: 'programme', label: 'founding:menu.plates', beneath: '/founding' },
    only: 'hub',
  },
  {
    path: '/plates/import',
    name: 'PlateImport',
    load: () => import('./FoundingRegisters.tsx'),
    verb: 'plates.write',
    only: 'hub',
  },
  {
    path: '/joint_use_agreements',
    name: 'AgreementList',
    load: () => import('./FoundingRegisters.tsx'),
    verb: 'joint_use_agreements.read',
    menu: { group: 'programme', label: 'founding:menu.agreements', beneath: '/founding' },
    only: 'hub',
  },
  {
    path: '/joint_use_agreements/import',
    name: 'AgreementImport',
    load: () => import('./FoundingRegisters.tsx'),
    verb: 'joint_use_agreements.write',
    only: 'hub',
  },
]
