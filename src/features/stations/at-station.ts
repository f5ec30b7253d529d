import { permits } from '../../base/permission.ts'
import { type Actor, actorOf } from '../people/actor.ts'
import { useStation } from './own-station.ts'

/** What the county keeps and a station only shows; and what is done at a station itself. */
const possible = [
  'townships.read',
  'villages.read',
  'industries.read',
  'schools.read',
  'rooms.read',
  'equipment.read',
  'staff.read',
  'stations.carry',
  'resources.read',
  'subjects.read',
  'packs.read',
]

/** The same person at a station: of his permissions those that make sense there, so no page offers the others. */
export const atStation = ({ personId, accountId, name, grants }: Actor): Actor =>
  actorOf(
    { personId, accountId, name },
    grants.map((grant) => ({
      ...grant,
      permissions: [...possible.filter((verb) => permits(grant.permissions, verb)), useStation],
    })),
  )
