import { permits, useStation } from '../../base/permission.ts'
import { type Actor, actorOf } from '../people/actor.ts'

/** What the county keeps and a station only shows; and what is done at a station itself. */
const possible = [
  'townships.read',
  'villages.read',
  'industries.read',
  'schools.read',
  'rooms.read',
  'equipment.read',
  'staff.read',
  'loans.read',
  'loans.write',
  // Said at the hub; whoever may is told so here.
  'loans.approve',
  'sessions.read',
  'sessions.write',
  // Said at the hub; whoever may is told so here.
  'sessions.confirm',
  'maintenance_records.read',
  'maintenance_records.write',
  'fault_tickets.read',
  'fault_tickets.write',
  'fault_tickets.verify',
  'timetable.read',
  'channels.read',
  'programme_items.read',
  'notices.read',
  'notices.write',
  'guide.read',
  'guide.issue',
  'guide.receive',
  'stations.carry',
  'resources.read',
  'subjects.read',
  'packs.read',
]

/** What the county alone changes, a school's people propose. */
const proposable = ['schools', 'rooms', 'equipment', 'staff']

/** The same person at a station: of his permissions those that make sense there, so no page offers the others. */
export const atStation = ({ personId, accountId, name, grants }: Actor): Actor =>
  actorOf(
    { personId, accountId, name },
    grants.map((grant) => ({
      ...grant,
      permissions: [
        ...possible.filter((verb) => permits(grant.permissions, verb)),
        ...proposable
          .filter((register) => permits(grant.permissions, `${register}.write`))
          .map((register) => `${register}.propose`),
        useStation,
      ],
    })),
  )
