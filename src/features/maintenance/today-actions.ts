import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { judgeKept, judgeTickets } from './due-actions.ts'

/** What is late of upkeep and repair, to the school that does it and to the office that sees to it (S3-4). */
export async function maintenanceToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (
    !(['maintenance_records.write', 'fault_tickets.assign'] as const).some((verb) =>
      mayAnywhere(actor, verb),
    )
  )
    return {}
  const today = dayOf(clock())
  return scoped(db, actor, async (tx) => {
    const stations = (await judgeKept(tx, actor, everywhere, today)).filter(
      ({ isOverdue, regionCode, schoolId }) =>
        isOverdue && concerns(actor, { regionCode, organisationId: schoolId }),
    )
    const faults = (await judgeTickets(tx, actor, everywhere, today)).filter(
      (one) => one.isOverdue && concerns(actor, one),
    )
    return {
      waiting: [
        ...counted(stations.length, 'upkeep_overdue', '/console/maintenance?only=overdue', {
          late: true,
        }),
        ...counted(faults.length, 'repairs_overdue', '/console/maintenance?only=overdue', {
          late: true,
        }),
      ],
    }
  })
}

const concerns = (actor: Actor, row: { regionCode: string; organisationId: string }): boolean =>
  may(actor, 'maintenance_records.write', row) || may(actor, 'fault_tickets.assign', row)
