import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { LoginName } from './account.ts'
import { browserOf, giveCookie, loginLimit } from './login-routes.ts'
import { isSetUp, setUp } from './setup-actions.ts'
import { Password } from './values.ts'

const asked = {
  config: { public: true },
  schema: { response: { 200: z.object({ needed: z.boolean() }) } },
}

/** The first administrator, on a node that has none. */
export function setupRoutes(server: Server, { db, clock }: Ground): void {
  server.get('/api/setup', asked, async () => ({ needed: !(await isSetUp(db, clock())) }))
  server.post(
    '/api/setup',
    {
      config: { public: true, ...loginLimit },
      schema: {
        body: z.strictObject({
          code: z.string().min(1).max(40),
          regionCode: z.string().max(12),
          regionName: z.string().trim().min(1).max(60),
          name: z.string().trim().min(1).max(40),
          loginName: LoginName,
          password: Password,
        }),
      },
    },
    async (request, reply) =>
      giveCookie(reply, await setUp(db, request.body, browserOf(request), clock())),
  )
}

/** A station's people come from its hub; nobody makes himself administrator of a village PC. */
export function setUpElsewhere(server: Server): void {
  server.get('/api/setup', asked, async () => ({ needed: false }))
}
