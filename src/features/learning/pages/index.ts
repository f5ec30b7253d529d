import type { PageEntry } from '../../../ui/page-entry.ts'

export const learningPages: readonly PageEntry[] = [
  {
    path: '/library/resources/$resourceId/quiz',
    name: 'QuizPage',
    load: () => import('./QuizPage.tsx'),
    verb: 'resources.read',
  },
  {
    path: '/learners',
    name: 'LearnersPage',
    load: () => import('./LearnersPage.tsx'),
    verb: 'people.read',
    menu: { group: 'learning', label: 'learning:menu.learners' },
  },
  {
    path: '/learning/hours',
    name: 'HoursPage',
    load: () => import('./HoursPage.tsx'),
    verb: 'people.read',
    menu: { group: 'learning', label: 'learning:menu.hours' },
  },
]
