import type { PageEntry } from '../../../ui/page-entry.ts'

export const timetablePages: readonly PageEntry[] = [
  {
    path: '/board',
    name: 'WeekBoard',
    load: () => import('./WeekBoard.tsx'),
    verb: 'timetable.read',
    menu: { group: 'week', label: 'timetable:menu.board' },
    only: 'hub',
  },
  {
    path: '/timetables',
    name: 'TimetableList',
    load: () => import('./TimetableList.tsx'),
    verb: 'timetable.read',
    menu: { group: 'week', label: 'timetable:menu.timetables' },
    only: 'hub',
  },
  {
    path: '/plans',
    name: 'PlanList',
    load: () => import('./PlanList.tsx'),
    verb: 'timetable.propose',
    menu: { group: 'week', label: 'timetable:menu.plans' },
    only: 'hub',
  },
  {
    path: '/plans/$planId',
    name: 'PlanPage',
    load: () => import('./PlanPage.tsx'),
    verb: 'timetable.propose',
  },
  {
    path: '/timetables/$timetableId',
    name: 'TimetablePage',
    load: () => import('./TimetablePage.tsx'),
    verb: 'timetable.read',
  },
  {
    path: '/calendars',
    name: 'CalendarsPage',
    load: () => import('./CalendarsPage.tsx'),
    verb: 'timetable.read',
    menu: { group: 'week', label: 'calendars:menu' },
    only: 'hub',
  },
]
