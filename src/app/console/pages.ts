import type { Me } from '../../base/session.ts'
import { acceptancePages } from '../../features/acceptance/pages/index.ts'
import { auditPages } from '../../features/audit/pages/index.ts'
import { contactPages } from '../../features/contact-points/pages/index.ts'
import { documentPages } from '../../features/documents/pages/index.ts'
import { foundingPages } from '../../features/founding/pages/index.ts'
import { guidePages } from '../../features/guide/pages/index.ts'
import { handoverPages } from '../../features/handover/pages/index.ts'
import { learningPages } from '../../features/learning/pages/index.ts'
import { libraryPages } from '../../features/library/pages/index.ts'
import { maintenancePages } from '../../features/maintenance/pages/index.ts'
import { noticePages } from '../../features/notices/pages/index.ts'
import { peoplePages } from '../../features/people/pages/index.ts'
import { policyPages } from '../../features/policy/pages/index.ts'
import { programmePages } from '../../features/programme/pages/index.ts'
import { schoolPages } from '../../features/schools/pages/index.ts'
import { sessionPages } from '../../features/sessions/pages/index.ts'
import { sitingPages } from '../../features/siting/pages/index.ts'
import { stationPages } from '../../features/stations/pages/index.ts'
import { todayPages } from '../../features/tasks/pages/index.ts'
import { teamPages } from '../../features/team/pages/index.ts'
import { timetablePages } from '../../features/timetable/pages/index.ts'
import { trainingPages } from '../../features/training/pages/index.ts'
import { workloadPages } from '../../features/workload/pages/index.ts'
import type { PageEntry } from '../../ui/page-entry.ts'
import { isAtStation, mayDo } from '../../ui/session.ts'

/** Every page of the console; within a group of the menu in this order. */
export const pages: readonly PageEntry[] = [
  ...todayPages,
  ...noticePages,
  ...stationPages,
  ...timetablePages,
  ...teamPages,
  ...trainingPages,
  ...foundingPages,
  ...sessionPages,
  ...maintenancePages,
  ...libraryPages,
  ...guidePages,
  ...workloadPages,
  ...learningPages,
  ...peoplePages,
  ...documentPages,
  ...handoverPages,
  ...schoolPages,
  ...sitingPages,
  ...programmePages,
  ...acceptancePages,
  ...contactPages,
  ...policyPages,
  ...auditPages,
  {
    path: '/jobs',
    name: 'FailedJobs',
    load: () => import('./FailedJobs.tsx'),
    verb: 'node.manage',
    menu: { group: 'system', label: 'menu.jobs' },
  },
]

/** The pages in the navigation of this person. */
export function pagesFor(me: Me): PageEntry[] {
  const here = isAtStation(me) ? 'station' : 'hub'
  return pages.filter(
    ({ verb, menu, only }) =>
      menu && (verb === undefined || mayDo(me, verb)) && (only ?? here) === here,
  )
}
