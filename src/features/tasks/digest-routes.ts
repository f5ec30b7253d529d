import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import * as actions from './digest-actions.ts'
import * as api from './digest-api.ts'

/** `hasHook`: the office has connected something that takes messages. */
export const digestRoutes =
  ({ hasHook }: { hasHook: boolean }) =>
  (server: Server, { db, clock }: Ground): void => {
    serve(server, api.readDigest, ({ actor }) => actions.readDigest(db, actor, hasHook))
    serve(server, api.countDigest, ({ actor }) => actions.readUnread(db, actor))
    serve(server, api.chooseDigest, ({ actor, body }) =>
      actions.chooseDigest(db, actor, body, { hasHook, now: clock() }),
    )
    serve(server, api.endDigest, ({ actor }) => actions.endDigest(db, actor))
    serve(server, api.markDigestRead, ({ actor, params }) =>
      actions.markRead(db, actor, params.id, clock()),
    )
  }
