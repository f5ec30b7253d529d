import type { PageEntry } from '../../../ui/page-entry.ts'

export const maintenancePages: readonly PageEntry[] = [
  {
    path: '/maintenance',
    name: 'MaintenancePage',
    load: () => import('./MaintenancePage.tsx'),
    verb: 'maintenance_records.read',
    menu: { group: 'week', label: 'maintenance:menu.due' },
  },
  {
    path: '/maintenance_records',
    name: 'UpkeepList',
    load: () => import('./MaintenanceRegisters.tsx'),
    verb: 'maintenance_records.read',
    menu: { group: 'week', label: 'maintenance:menu.records', beneath: '/maintenance' },
  },
  {
    path: '/maintenance_records/import',
    name: 'UpkeepImport',
    load: () => import('./MaintenanceRegisters.tsx'),
    verb: 'maintenance_records.write',
    only: 'hub',
  },
  {
    path: '/fault_tickets',
    name: 'TicketList',
    load: () => import('./MaintenanceRegisters.tsx'),
    verb: 'fault_tickets.read',
    menu: { group: 'week', label: 'maintenance:menu.tickets', beneath: '/maintenance' },
  },
  {
    path: '/fault_tickets/import',
    name: 'TicketImport',
    load: () => import('./MaintenanceRegisters.tsx'),
    verb: 'fault_tickets.write',
    only: 'hub',
  },
]
