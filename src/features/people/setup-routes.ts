import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { readSetup, setUpNode } from './login-api.ts'
import { browserOf, giveCookie } from './login-routes.ts'
import { isSetUp, setUp } from './setup-actions.ts'

/** The first administrator, on a node that has none. */
export function setupRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, readSetup, async () => ({ needed: !(await isSetUp(db, clock())) }))
  serve(server, setUpNode, async (asked, head) =>
    giveCookie(head, await setUp(db, asked.body, browserOf(asked), clock())),
  )
}

/** A station's people come from its hub; nobody makes himself administrator of a village PC. */
export function setUpElsewhere(server: Server): void {
  serve(server, readSetup, () => ({ needed: false }))
}
