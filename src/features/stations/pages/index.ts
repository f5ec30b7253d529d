import type { PageEntry } from '../../../ui/page-entry.ts'

export const stationPages: readonly PageEntry[] = [
  {
    path: '/stations',
    name: 'StationList',
    load: () => import('./StationList.tsx'),
    verb: 'stations.read',
    menu: { group: 'stations', label: 'stations:menu' },
  },
  {
    path: '/station',
    name: 'OwnStationPage',
    load: () => import('./OwnStationPage.tsx'),
    menu: { group: 'stations', label: 'stations:menuOwn' },
    only: 'station',
  },
  {
    path: '/stations/releases',
    name: 'ReleaseList',
    load: () => import('./ReleaseList.tsx'),
    verb: 'stations.read',
  },
  {
    path: '/stations/$stationId',
    name: 'StationPage',
    load: () => import('./StationPage.tsx'),
    verb: 'stations.read',
  },
  {
    path: '/proposals',
    name: 'ProposalList',
    load: () => import('./ProposalList.tsx'),
  },
]
