import { caseReplication } from '../registers/replication.ts'
import type { Replication } from '../sync/replication.ts'
import { ticket } from './ticket.ts'
import { upkeep } from './upkeep.ts'

const records = caseReplication(upkeep)
const tickets = caseReplication(ticket)

/** Both are entered at the school, with a line or without. */
export const maintenanceReplication: Replication = {
  records: [...records.records, ...tickets.records],
  collections: [...records.collections, ...tickets.collections],
}
