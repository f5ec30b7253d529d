import type { ComponentType } from 'react'
import type { Me } from '../../base/session.ts'
import { isAtStation, mayDo } from '../../ui/session.ts'

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
  /** In the navigation of a station or of a hub only. */
  only?: 'station' | 'hub'
}
/** In the order of the work: what waits, the stations, who learns what; then what is set up once. */
export const menuGroups = [
  'today',
  'stations',
  'learning',
  'library',
  'survey',
  'siting',
  'office',
  'system',
] as const
export type MenuGroup = (typeof menuGroups)[number]

/** The pages in the navigation of this person. */
export function pagesFor(me: Me): PageEntry[] {
  const here = isAtStation(me) ? 'station' : 'hub'
  return pages.filter(
    ({ verb, menu, only }) =>
      menu && (verb === undefined || mayDo(me, verb)) && (only ?? here) === here,
  )
}

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

const library = () => import('../../features/library/pages/LibraryRegisters.tsx')

export const pages: readonly PageEntry[] = [
  {
    path: '/',
    name: 'Today',
    load: () => import('../../features/tasks/pages/Today.tsx'),
    menu: { group: 'today', label: 'menu.today' },
  },
  {
    path: '/stations',
    name: 'StationList',
    load: () => import('../../features/stations/pages/StationList.tsx'),
    verb: 'stations.read',
    menu: { group: 'stations', label: 'stations:menu' },
  },
  {
    path: '/station',
    name: 'OwnStationPage',
    load: () => import('../../features/stations/pages/OwnStationPage.tsx'),
    menu: { group: 'stations', label: 'stations:menuOwn' },
    only: 'station',
  },
  {
    path: '/stations/releases',
    name: 'ReleaseList',
    load: () => import('../../features/stations/pages/ReleaseList.tsx'),
    verb: 'stations.read',
  },
  {
    path: '/stations/$stationId',
    name: 'StationPage',
    load: () => import('../../features/stations/pages/StationPage.tsx'),
    verb: 'stations.read',
  },
  {
    path: '/proposals',
    name: 'ProposalList',
    load: () => import('../../features/stations/pages/ProposalList.tsx'),
  },
  {
    path: '/library',
    name: 'LibraryPage',
    load: () => import('../../features/library/pages/LibraryPage.tsx'),
    verb: 'resources.read',
    menu: { group: 'library', label: 'library:menu.list' },
  },
  {
    path: '/library/resources/$resourceId',
    name: 'ResourcePage',
    load: () => import('../../features/library/pages/ResourcePage.tsx'),
    verb: 'resources.read',
  },
  {
    path: '/library/resources/$resourceId/quiz',
    name: 'QuizPage',
    load: () => import('../../features/learning/pages/QuizPage.tsx'),
    verb: 'resources.read',
  },
  {
    path: '/library/review',
    name: 'ReviewQueue',
    load: () => import('../../features/library/pages/ReviewQueue.tsx'),
    verb: 'resources.read',
    menu: { group: 'library', label: 'library:menu.review' },
  },
  {
    path: '/library/packs',
    name: 'PackList',
    load: () => import('../../features/library/pages/PackList.tsx'),
    verb: 'packs.read',
    menu: { group: 'library', label: 'library:menu.packs' },
  },
  {
    path: '/library/packs/$packId',
    name: 'PackPage',
    load: () => import('../../features/library/pages/PackPage.tsx'),
    verb: 'packs.read',
  },
  {
    path: '/library/coverage',
    name: 'CoveragePage',
    load: () => import('../../features/library/pages/CoveragePage.tsx'),
    verb: 'needs.read',
    menu: { group: 'library', label: 'library:menu.coverage' },
  },
  ...['needs', 'acquisitions', 'resource_sources', 'resources'].flatMap((register): PageEntry[] => [
    {
      path: `/${register}`,
      name: 'LibraryRegisters',
      load: library,
      verb: register === 'resources' ? 'resources.write' : `${register}.read`,
      menu: { group: 'library', label: `library:menu.${register}` },
    },
    {
      path: `/${register}/import`,
      name: 'LibraryImports',
      load: library,
      verb: `${register}.write`,
    },
  ]),
  {
    path: '/library/sources/$code',
    name: 'SourcePage',
    load: () => import('../../features/library/pages/SourcePage.tsx'),
    verb: 'resource_sources.read',
  },
  {
    path: '/library/subjects',
    name: 'SubjectsPage',
    load: () => import('../../features/library/pages/SubjectsPage.tsx'),
    verb: 'subjects.read',
    menu: { group: 'library', label: 'library:menu.subjects' },
  },
  {
    path: '/workload',
    name: 'WorkloadPage',
    load: () => import('../../features/workload/pages/WorkloadPage.tsx'),
    menu: { group: 'learning', label: 'workload:menu' },
  },
  {
    path: '/survey',
    name: 'SurveyCampaigns',
    load: () => import('../../features/schools/pages/SurveyCampaigns.tsx'),
    verb: 'survey.read',
    menu: { group: 'survey', label: 'survey:menu.campaigns' },
  },
  {
    path: '/survey/volumes',
    name: 'VolumeDownloads',
    load: () => import('../../features/schools/pages/VolumeDownloads.tsx'),
    verb: 'survey.read',
  },
  {
    path: '/survey/$campaignId',
    name: 'SurveyForms',
    load: () => import('../../features/schools/pages/SurveyForms.tsx'),
    verb: 'survey.read',
  },
  {
    path: '/survey/returns/$returnId',
    name: 'SurveyForm',
    load: () => import('../../features/schools/pages/SurveyForm.tsx'),
    verb: 'survey.read',
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
    path: '/siting',
    name: 'SitingOverview',
    load: () => import('../../features/siting/pages/SitingOverview.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.overview' },
  },
  {
    path: '/siting/my-consents',
    name: 'MyConsents',
    load: () => import('../../features/siting/pages/MyConsents.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.mine' },
  },
  {
    path: '/siting/scenarios',
    name: 'ScenarioList',
    load: () => import('../../features/siting/pages/ScenarioList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.scenarios' },
  },
  {
    path: '/siting/scenarios/new',
    name: 'ScenarioNew',
    load: () => import('../../features/siting/pages/ScenarioNew.tsx'),
    verb: 'siting.plan',
  },
  {
    path: '/siting/scenarios/$scenarioId',
    name: 'ScenarioPage',
    load: () => import('../../features/siting/pages/ScenarioPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/compare',
    name: 'ScenarioCompare',
    load: () => import('../../features/siting/pages/ScenarioCompare.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/units/$unitCode',
    name: 'UnitPage',
    load: () => import('../../features/siting/pages/UnitPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/decisions',
    name: 'DecisionList',
    load: () => import('../../features/siting/pages/DecisionList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.decisions' },
  },
  {
    path: '/siting/decisions/$decisionId',
    name: 'DecisionPage',
    load: () => import('../../features/siting/pages/DecisionPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/unserved',
    name: 'UnservedList',
    load: () => import('../../features/siting/pages/UnservedList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.unserved' },
  },
  {
    path: '/siting/hosts',
    name: 'HostList',
    load: () => import('../../features/siting/pages/HostList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.hosts' },
  },
  {
    path: '/organisation',
    name: 'Organisation',
    load: () => import('../../features/people/pages/Organisation.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'menu.organisation' },
  },
  {
    path: '/persons',
    name: 'PersonsPage',
    load: () => import('../../features/people/pages/PersonsPage.tsx'),
    verb: 'people.read',
    menu: { group: 'office', label: 'menu.persons' },
  },
  {
    path: '/learners',
    name: 'LearnersPage',
    load: () => import('../../features/learning/pages/LearnersPage.tsx'),
    verb: 'people.read',
    menu: { group: 'learning', label: 'learning:menu.learners' },
  },
  {
    path: '/learning/hours',
    name: 'HoursPage',
    load: () => import('../../features/learning/pages/HoursPage.tsx'),
    verb: 'people.read',
    menu: { group: 'learning', label: 'learning:menu.hours' },
  },
  {
    path: '/delegations',
    name: 'DelegationsPage',
    load: () => import('../../features/people/pages/DelegationsPage.tsx'),
    menu: { group: 'office', label: 'menu.delegations' },
    only: 'hub',
  },
  {
    path: '/unmasking',
    name: 'UnmaskingPage',
    load: () => import('../../features/people/pages/UnmaskingPage.tsx'),
    verb: 'people.unmask',
    menu: { group: 'office', label: 'menu.unmasking' },
  },
  {
    path: '/policy',
    name: 'PolicyPage',
    load: () => import('../../features/policy/pages/PolicyPage.tsx'),
    menu: { group: 'system', label: 'menu.policy' },
  },
  {
    path: '/audit',
    name: 'AuditPage',
    load: () => import('../../features/audit/pages/AuditPage.tsx'),
    verb: 'audit.inspect',
    menu: { group: 'system', label: 'menu.audit' },
  },
  {
    path: '/jobs',
    name: 'FailedJobs',
    load: () => import('./FailedJobs.tsx'),
    verb: 'node.manage',
    menu: { group: 'system', label: 'menu.jobs' },
  },
  {
    path: '/account',
    name: 'Account',
    load: () => import('../../features/people/pages/Account.tsx'),
  },
]
