import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { openAccounts, readCandidates } from './account-actions.ts'
import { listAccountCandidates, openManyAccounts } from './account-api.ts'

/** Accounts of a place's heads, keepers and secretaries, opened together. */
export function manyAccountRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listAccountCandidates, ({ actor, query }) =>
    readCandidates(db, actor, query, clock()),
  )
  serve(server, openManyAccounts, ({ actor, body }) => openAccounts(db, actor, body.ids, clock()))
}
