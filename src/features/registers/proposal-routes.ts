import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { proposeRow } from './proposal-actions.ts'
import type { Register } from './registers.ts'

/** At a station a school says what is wrong in the county's registers; the county decides. */
export function proposalRoutes(
  server: Server,
  { db }: Ground,
  of: Register,
  recorder: Recorder,
): void {
  server.post(
    `/api/${of.shape.name}/:id/proposals`,
    {
      schema: {
        tags: [of.shape.name],
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({
          version: z.int().min(1),
          row: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        }),
      },
    },
    async ({ actor, params, body }, reply) =>
      reply.status(202).send({
        proposal: await proposeRow(db, actor, of, recorder, { id: params.id, ...body }),
      }),
  )
}
