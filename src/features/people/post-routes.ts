import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { createPost, fillPost, vacatePost } from './api.ts'
import { addPost, appoint, endHolding } from './post-actions.ts'

export function postRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, createPost, ({ actor, body }) => addPost(db, actor, body))
  serve(server, fillPost, ({ actor, body }) => appoint(db, actor, body))
  serve(server, vacatePost, ({ actor, params, body }) =>
    endHolding(db, actor, params.id, body.toDay, clock()),
  )
}
