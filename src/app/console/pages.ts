import type { ComponentType } from 'react'

/**
 * Every page of the console: a page is added by a line here. `verb` is what one must be allowed to
 * do to see it; pages with `menu` stand in the navigation under that heading, in this order.
 */
export type PageEntry = {
  path: string
  load: () => Promise<{ [name: string]: ComponentType }>
  name: string
  verb?: string
  menu?: { group: MenuGroup; label: string }
}
export type MenuGroup = 'work' | 'survey' | 'office' | 'system'
export const menuGroups: readonly MenuGroup[] = ['work', 'survey', 'office', 'system']

const registers = () => import('../../features/schools/pages/SchoolRegisters.tsx')

/** The registers in the order of the survey: label from the shape's own name in shell.json. */
const registerNames = [
  'schools',
  'villages',
  'townships',
  'industries',
  'rooms',
  'equipment',
  'staff',
]

export const pages: readonly PageEntry[] = [
  {
    path: '/',
    name: 'Today',
    load: () => import('../../features/tasks/pages/Today.tsx'),
    menu: { group: 'work', label: 'menu.today' },
  },
  ...registerNames.map(
    (register): PageEntry => ({
      path: `/${register}`,
      name: 'SchoolRegisters',
      load: registers,
      verb: `${register}.read`,
      menu: { group: 'survey', label: `menu.${register}` },
    }),
  ),
  ...registerNames.map(
    (register): PageEntry => ({
      path: `/${register}/import`,
      name: 'SchoolImports',
      load: () => import('../../features/schools/pages/SchoolImports.tsx'),
      verb: `${register}.write`,
    }),
  ),
  {
    path: '/schools/$schoolId',
    name: 'SchoolPage',
    load: () => import('../../features/schools/pages/SchoolPage.tsx'),
    verb: 'schools.read',
  },
  {
    path: '/organisation',
    name: 'Organisation',
    load: () => import('../../features/people/pages/Organisation.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'menu.organisation' },
  },
  {
    path: '/policy',
    name: 'PolicyPage',
    load: () => import('../../features/policy/pages/PolicyPage.tsx'),
    menu: { group: 'office', label: 'menu.policy' },
  },
  {
    path: '/audit',
    name: 'AuditPage',
    load: () => import('../../features/audit/pages/AuditPage.tsx'),
    verb: 'audit.read',
    menu: { group: 'system', label: 'menu.audit' },
  },
  {
    path: '/jobs',
    name: 'FailedJobs',
    load: () => import('./FailedJobs.tsx'),
    verb: 'node.read',
    menu: { group: 'system', label: 'menu.jobs' },
  },
  {
    path: '/account',
    name: 'Account',
    load: () => import('../../features/people/pages/Account.tsx'),
  },
]
