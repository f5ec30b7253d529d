import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { listAuditEntries } from '../audit/api.ts'
import { listAudit } from '../audit/store.ts'
import { may, placesOf, requireAnywhere } from './actor.ts'

/** The trail, as far as the reader's reach goes. */
export function auditRoutes(server: Server, { db }: Ground): void {
  serve(server, listAuditEntries, async ({ actor, query }) => {
    requireAnywhere(actor, 'audit.inspect')
    const ranges = placesOf(actor, 'audit.inspect')
    const entries = await scoped(db, actor, (tx) => listAudit(tx, { ...query, ranges }))
    // What an entry says may hold personal values: only who may see those of its place reads them.
    return {
      entries: entries.map(({ payload, ...entry }) =>
        may(actor, 'people.unmask', entry) ? { ...entry, payload } : entry,
      ),
    }
  })
}
