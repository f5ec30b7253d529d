import * as z from 'zod'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { may, requireAnywhere } from './actor.ts'
import { addPerson } from './person-actions.ts'
import { listPersons } from './person-store.ts'
import { Id } from './values.ts'

export function personRoutes(server: Server, { db }: Ground): void {
  server.get(
    '/api/persons',
    { schema: { querystring: z.object({ orgUnitId: z.exactOptional(Id) }) } },
    async (request) => {
      requireAnywhere(request.actor, 'people.read')
      const rows = await scoped(db, request.actor, (tx) => listPersons(tx, request.query.orgUnitId))
      const seen = rows.filter((row) =>
        may(request.actor, 'people.read', { ...row, organisationId: row.orgUnitId }),
      )
      return {
        persons: seen.map(({ phone, ...row }) => ({
          ...row,
          phone: phone && maskPhone(phone),
        })),
      }
    },
  )
  server.post(
    '/api/persons',
    {
      schema: {
        body: z.strictObject({
          name: z.string().trim().min(1).max(40),
          orgUnitId: Id,
          phone: z.exactOptional(z.string().regex(/^\+?[\d-]{7,20}$/)),
          partyMember: z.exactOptional(z.boolean()),
          birthYear: z.exactOptional(z.int().min(1900).max(2100)),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addPerson(db, request.actor, request.body)),
  )
}

/** 13907430001 → 139****0001; of a short number only the last two digits. */
const maskPhone = (phone: string): string =>
  phone.length < 11 ? `****${phone.slice(-2)}` : `${phone.slice(0, 3)}****${phone.slice(-4)}`
