import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { requireAnywhere } from '../people/actor.ts'
import type { Shape } from './shape.ts'
import { showsOf, ViewName } from './view.ts'
import { dropView, keepView, readViews, renameView } from './view-actions.ts'

/** One's own views of the list of a register: find, save, rename, delete. */
export function viewRoutes(server: Server, { db }: Ground, shape: Shape): void {
  const path = `/api/${shape.name}/views`
  const verb = `${shape.name}.read`
  const tags = [shape.name]
  const params = z.object({ id: z.uuid() })
  const NewView = showsOf(shape).extend({ name: ViewName })
  const View = NewView.extend({
    id: z.uuid(),
    filter: z.exactOptional(z.record(z.string(), z.unknown())),
    columns: z.array(z.string()).readonly(),
  })

  server.get(
    path,
    { schema: { tags, response: { 200: z.object({ views: z.array(View) }) } } },
    async ({ actor }) => {
      requireAnywhere(actor, verb)
      return { views: await readViews(db, actor, shape) }
    },
  )
  server.post(
    path,
    { schema: { tags, body: NewView, response: { 201: View } } },
    async ({ actor, body }, reply) => {
      requireAnywhere(actor, verb)
      return reply.status(201).send(await keepView(db, actor, shape, body))
    },
  )
  server.put(
    `${path}/:id`,
    { schema: { tags, params, body: z.strictObject({ name: ViewName }) } },
    async ({ actor, params: { id }, body }, reply) => {
      requireAnywhere(actor, verb)
      await renameView(db, actor, shape, id, body.name)
      return reply.status(204).send()
    },
  )
  server.delete(
    `${path}/:id`,
    { schema: { tags, params } },
    async ({ actor, params: { id } }, reply) => {
      requireAnywhere(actor, verb)
      await dropView(db, actor, shape, id)
      return reply.status(204).send()
    },
  )
}
