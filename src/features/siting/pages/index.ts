import type { PageEntry } from '../../../ui/page-entry.ts'

export const sitingPages: readonly PageEntry[] = [
  {
    path: '/siting',
    name: 'SitingOverview',
    load: () => import('./SitingOverview.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.overview' },
  },
  {
    path: '/siting/my-consents',
    name: 'MyConsents',
    load: () => import('./MyConsents.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.mine' },
  },
  {
    path: '/siting/scenarios',
    name: 'ScenarioList',
    load: () => import('./ScenarioList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.scenarios' },
  },
  {
    path: '/siting/scenarios/new',
    name: 'ScenarioNew',
    load: () => import('./ScenarioNew.tsx'),
    verb: 'siting.plan',
  },
  {
    path: '/siting/scenarios/$scenarioId',
    name: 'ScenarioPage',
    load: () => import('./ScenarioPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/compare',
    name: 'ScenarioCompare',
    load: () => import('./ScenarioCompare.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/units/$unitCode',
    name: 'UnitPage',
    load: () => import('./UnitPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/decisions',
    name: 'DecisionList',
    load: () => import('./DecisionList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.decisions' },
  },
  {
    path: '/siting/decisions/$decisionId',
    name: 'DecisionPage',
    load: () => import('./DecisionPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/papers',
    name: 'Papers',
    load: () => import('./Papers.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/papers/$paperId',
    name: 'PaperPage',
    load: () => import('./PaperPage.tsx'),
    verb: 'siting.read',
  },
  {
    path: '/siting/unserved',
    name: 'UnservedList',
    load: () => import('./UnservedList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.unserved' },
  },
  {
    path: '/siting/hosts',
    name: 'HostList',
    load: () => import('./HostList.tsx'),
    verb: 'siting.read',
    menu: { group: 'siting', label: 'siting:menu.hosts' },
  },
]
