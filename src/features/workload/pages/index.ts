import type { PageEntry } from '../../../ui/page-entry.ts'

export const workloadPages: readonly PageEntry[] = [
  {
    path: '/workload',
    name: 'WorkloadPage',
    load: () => import('./WorkloadPage.tsx'),
    menu: { group: 'learning', label: 'workload:menu' },
  },
  {
    path: '/workload/years/$year',
    name: 'WorkloadYear',
    load: () => import('./WorkloadYear.tsx'),
    verb: 'workload.read',
    only: 'hub',
  },
]
