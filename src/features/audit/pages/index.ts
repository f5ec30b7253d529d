import type { PageEntry } from '../../../ui/page-entry.ts'

export const auditPages: readonly PageEntry[] = [
  {
    path: '/audit',
    name: 'AuditPage',
    load: () => import('./AuditPage.tsx'),
    verb: 'audit.inspect',
    menu: { group: 'system', label: 'menu.audit' },
  },
]
