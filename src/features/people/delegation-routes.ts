import { dayOf } from '../../base/calendar.ts'
import { withNext } from '../../base/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { lendPost, listLentPosts, listStandInsFor, takePostBack } from './api.ts'
import { delegate, listDelegations, listStandIns, revokeDelegation } from './delegation-actions.ts'

export function delegationRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listLentPosts, async ({ actor, query: { ended, ...query } }) => {
    const today = dayOf(clock())
    const wanted = { ...query, ...(!ended && { openOn: today }) }
    return withNext(await listDelegations(db, actor, wanted, today))
  })
  serve(server, listStandInsFor, async ({ actor, query }) => ({
    persons: await listStandIns(db, actor, query),
  }))
  serve(server, lendPost, ({ actor, body }) => delegate(db, actor, body))
  serve(server, takePostBack, ({ actor, params }) =>
    revokeDelegation(db, actor, params.id, clock()),
  )
}
