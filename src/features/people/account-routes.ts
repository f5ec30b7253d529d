import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { LoginName } from './account.ts'
import { addAccount, issueCode, setAccountEnabled } from './account-actions.ts'
import { Id } from './values.ts'

export function accountRoutes(server: Server, { db, clock }: Ground): void {
  server.post(
    '/api/accounts',
    { schema: { body: z.strictObject({ personId: Id, loginName: LoginName }) } },
    async (request, reply) =>
      reply.status(201).send(await addAccount(db, request.actor, request.body, clock())),
  )
  server.post(
    '/api/accounts/:id/code',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) =>
      reply.status(201).send(await issueCode(db, request.actor, request.params.id, clock())),
  )
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    server.post(
      `/api/accounts/:id/${verb}`,
      { schema: { params: z.object({ id: Id }) } },
      async (request, reply) => {
        await setAccountEnabled(db, request.actor, request.params.id, enabled, clock())
        return reply.status(204).send()
      },
    )
  }
}
