import { dayOf } from '../../base/calendar.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { addUnit, listUnitPosts, listUnits } from './api.ts'
import { addOrgUnit, listOrgUnits, listPosts } from './org-unit-actions.ts'

export function orgUnitRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listUnits, async ({ actor, query }) => ({
    orgUnits: await listOrgUnits(db, actor, query.search),
  }))
  serve(server, addUnit, ({ actor, body }) => addOrgUnit(db, actor, body))
  serve(server, listUnitPosts, async ({ actor, params }) => ({
    posts: await listPosts(db, actor, params.id, dayOf(clock())),
  }))
}
