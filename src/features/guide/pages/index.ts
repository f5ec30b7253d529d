import { verbOf } from '../../../base/verbs.ts'
import type { PageEntry } from '../../../ui/page-entry.ts'

const registers = () => import('./GuideRegisters.tsx')

export const guidePages: readonly PageEntry[] = [
  {
    path: '/notices',
    name: 'NoticeList',
    load: () => import('./NoticeList.tsx'),
    verb: 'guide.read',
    menu: { group: 'guide', label: 'guide:menu.notices' },
  },
  {
    path: '/notices/make',
    name: 'NoticeMaker',
    load: () => import('./NoticeMaker.tsx'),
    verb: 'notices.write',
  },
  {
    path: '/notices/$noticeId',
    name: 'NoticePage',
    load: () => import('./NoticePage.tsx'),
    verb: 'guide.read',
  },
  {
    path: '/programme',
    name: 'ProgrammePage',
    load: () => import('./ProgrammePage.tsx'),
    verb: 'programme_items.read',
    menu: { group: 'guide', label: 'guide:menu.programme' },
    only: 'hub',
  },
  {
    path: '/requests',
    name: 'RequestList',
    load: () => import('./RequestList.tsx'),
    verb: 'guide.read',
    menu: { group: 'guide', label: 'guide:menu.requests' },
    only: 'hub',
  },
  {
    path: '/catalogues',
    name: 'CatalogueList',
    load: () => import('./CatalogueList.tsx'),
    verb: 'guide.read',
    menu: { group: 'guide', label: 'guide:menu.catalogues' },
  },
  {
    path: '/catalogues/$catalogueId',
    name: 'CataloguePage',
    load: () => import('./CataloguePage.tsx'),
    verb: 'guide.read',
  },
  ...['channels', 'programme_items'].flatMap((register): PageEntry[] => [
    {
      path: `/${register}`,
      name: 'GuideRegisters',
      load: registers,
      verb: verbOf({ name: register }, 'read'),
      ...(register === 'channels' && {
        menu: { group: 'guide' as const, label: 'guide:menu.channels' },
        only: 'hub' as const,
      }),
    },
    {
      path: `/${register}/import`,
      name: 'GuideImports',
      load: registers,
      verb: verbOf({ name: register }, 'write'),
    },
  ]),
]
