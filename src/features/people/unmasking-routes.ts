import { dayOf } from '../../base/calendar.ts'
import { withNext } from '../../base/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { addUnmaskingGrant, listUnmaskingGrants, takeUnmaskingGrantBack } from './api.ts'
import { grantUnmasking, listUnmasking, revokeUnmasking } from './unmasking-actions.ts'

export function unmaskingRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listUnmaskingGrants, async ({ actor, query: { ended, ...query } }) => {
    const today = dayOf(clock())
    const wanted = { ...query, ...(!ended && { openOn: today }) }
    return withNext(await listUnmasking(db, actor, wanted, today))
  })
  serve(server, addUnmaskingGrant, ({ actor, body }) => grantUnmasking(db, actor, body))
  serve(server, takeUnmaskingGrantBack, ({ actor, params }) =>
    revokeUnmasking(db, actor, params.id, clock()),
  )
}
