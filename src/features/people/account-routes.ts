import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { addAccount, issueCode, setAccountEnabled } from './account-actions.ts'
import { disableAccount, enableAccount, openAccount, printCode } from './login-api.ts'

export function accountRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, openAccount, ({ actor, body }) => addAccount(db, actor, body, clock()))
  serve(server, printCode, ({ actor, params }) => issueCode(db, actor, params.id, clock()))
  serve(server, enableAccount, ({ actor, params }) =>
    setAccountEnabled(db, actor, params.id, true, clock()),
  )
  serve(server, disableAccount, ({ actor, params }) =>
    setAccountEnabled(db, actor, params.id, false, clock()),
  )
}
