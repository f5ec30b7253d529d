import { verbOf } from '../../../base/verbs.ts'
import type { PageEntry } from '../../../ui/page-entry.ts'

const registers = () => import('./SchoolRegisters.tsx')

/** In the order of the survey. */
const registerNames = [
  'schools',
  'villages',
  'townships',
  'industries',
  'rooms',
  'equipment',
  'loans',
  'staff',
]

export const schoolPages: readonly PageEntry[] = [
  {
    path: '/survey',
    name: 'SurveyCampaigns',
    load: () => import('./SurveyCampaigns.tsx'),
    verb: 'survey.read',
    menu: { group: 'survey', label: 'survey:menu.campaigns' },
  },
  {
    path: '/survey/volumes',
    name: 'VolumeDownloads',
    load: () => import('./VolumeDownloads.tsx'),
    verb: 'survey.read',
  },
  {
    path: '/survey/$campaignId',
    name: 'SurveyForms',
    load: () => import('./SurveyForms.tsx'),
    verb: 'survey.read',
  },
  {
    path: '/survey/$campaignId/unsent',
    name: 'SurveyUnsent',
    load: () => import('./SurveyUnsent.tsx'),
    verb: 'survey.read',
  },
  {
    path: '/survey/returns/$returnId',
    name: 'SurveyForm',
    load: () => import('./SurveyForm.tsx'),
    verb: 'survey.read',
  },
  ...registerNames.map(
    (register): PageEntry => ({
      path: `/${register}`,
      name: 'SchoolRegisters',
      load: registers,
      verb: verbOf({ name: register }, 'read'),
      menu: { group: 'survey', label: `menu.${register}` },
    }),
  ),
  ...registerNames.map(
    (register): PageEntry => ({
      path: `/${register}/import`,
      name: 'SchoolImports',
      load: () => import('./SchoolImports.tsx'),
      verb: verbOf({ name: register }, 'write'),
    }),
  ),
  {
    path: '/schools/$schoolId',
    name: 'SchoolPage',
    load: () => import('./SchoolPage.tsx'),
    verb: 'schools.read',
  },
  {
    path: '/accounts',
    name: 'ManyAccounts',
    load: () => import('./ManyAccounts.tsx'),
    verb: 'people.write',
    menu: { group: 'office', label: 'accounts:menu' },
    only: 'hub',
  },
]
