import { verbOf } from '../../base/verbs.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import { rowEndpoints } from './row-api.ts'
import type { Shape } from './shape.ts'
import { dropView, keepView, readViews, renameView } from './view-actions.ts'

/** One's own views of the list of a register: find, save, rename, delete. */
export function viewRoutes(server: Server, { db }: Ground, shape: Shape): void {
  const verb = verbOf(shape, 'read')
  const at = rowEndpoints(shape)
  serve(server, at.listViews, async ({ actor }) => {
    requireAnywhere(actor, verb)
    return { views: await readViews(db, actor, shape) }
  })
  serve(server, at.keepView, ({ actor, body }) => {
    requireAnywhere(actor, verb)
    return keepView(db, actor, shape, body)
  })
  serve(server, at.renameView, ({ actor, params, body }) => {
    requireAnywhere(actor, verb)
    return renameView(db, actor, shape, params.id, body.name)
  })
  serve(server, at.dropView, ({ actor, params }) => {
    requireAnywhere(actor, verb)
    return dropView(db, actor, shape, params.id)
  })
}
