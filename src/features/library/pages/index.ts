import { verbOf } from '../../../base/verbs.ts'
import type { PageEntry } from '../../../ui/page-entry.ts'

const registers = () => import('./LibraryRegisters.tsx')

export const libraryPages: readonly PageEntry[] = [
  {
    path: '/library',
    name: 'LibraryPage',
    load: () => import('./LibraryPage.tsx'),
    verb: 'resources.read',
    menu: { group: 'library', label: 'library:menu.list' },
  },
  {
    path: '/library/add',
    name: 'AddResource',
    load: () => import('./AddResource.tsx'),
    verb: 'resources.write',
  },
  {
    path: '/library/resources/$resourceId',
    name: 'ResourcePage',
    load: () => import('./ResourcePage.tsx'),
    verb: 'resources.read',
  },
  {
    path: '/library/review',
    name: 'ReviewQueue',
    load: () => import('./ReviewQueue.tsx'),
    verb: 'resources.read',
    menu: { group: 'library', label: 'library:menu.review' },
  },
  {
    path: '/library/packs',
    name: 'PackList',
    load: () => import('./PackList.tsx'),
    verb: 'packs.read',
    menu: { group: 'library', label: 'library:menu.packs' },
  },
  {
    path: '/library/packs/$packId',
    name: 'PackPage',
    load: () => import('./PackPage.tsx'),
    verb: 'packs.read',
  },
  {
    path: '/library/coverage',
    name: 'CoveragePage',
    load: () => import('./CoveragePage.tsx'),
    verb: 'needs.read',
    menu: { group: 'library', label: 'library:menu.coverage' },
  },
  ...['needs', 'acquisitions', 'resource_sources', 'resources'].flatMap((register): PageEntry[] => [
    {
      path: `/${register}`,
      name: 'LibraryRegisters',
      load: registers,
      verb: register === 'resources' ? 'resources.write' : verbOf({ name: register }, 'read'),
      menu: { group: 'library', label: `library:menu.${register}` },
    },
    {
      path: `/${register}/import`,
      name: 'LibraryImports',
      load: registers,
      verb: verbOf({ name: register }, 'write'),
    },
  ]),
  {
    path: '/library/sources/$code',
    name: 'SourcePage',
    load: () => import('./SourcePage.tsx'),
    verb: 'resource_sources.read',
  },
  {
    path: '/library/subjects',
    name: 'SubjectsPage',
    load: () => import('./SubjectsPage.tsx'),
    verb: 'subjects.read',
    menu: { group: 'library', label: 'library:menu.subjects' },
  },
]
