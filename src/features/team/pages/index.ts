import type { PageEntry } from '../../../ui/page-entry.ts'

export const teamPages: readonly PageEntry[] = [
  {
    path: '/teams',
    name: 'TeamsPage',
    load: () => import('./TeamsPage.tsx'),
    verb: 'appointments.read',
    menu: { group: 'office', label: 'team:menu.teams' },
    only: 'hub',
  },
  {
    path: '/appointments',
    name: 'AppointmentList',
    load: () => import('./AppointmentRegister.tsx'),
    verb: 'appointments.read',
    menu: { group: 'office', label: 'team:menu.appointments' },
    only: 'hub',
  },
  {
    path: '/appointments/import',
    name: 'AppointmentImport',
    load: () => import('./AppointmentRegister.tsx'),
    verb: 'appointments.write',
    only: 'hub',
  },
]
