import type { FastifyRequest } from 'fastify'
import { verbOf } from '../../base/verbs.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import { addRowFile, listRowFiles, readRowFile, removeRowFile } from './file-actions.ts'
import { rowEndpoints } from './row-api.ts'
import { scanEndingOf } from './scan.ts'
import type { Shape } from './shape.ts'

/** Photos, scans and signed papers of a register's rows, below /api/<its name>/:id/files. */
export function fileRoutes(server: Server, ground: Ground, shape: Shape): void {
  const { db } = ground
  const at = rowEndpoints(shape)
  serve(server, at.listFiles, async ({ actor, params }) => ({
    files: await listRowFiles(db, actor, shape, params.id),
  }))
  /** A picture is large: it is read of nobody who may not bring one. */
  const mayWrite = async ({ actor }: FastifyRequest) =>
    requireAnywhere(actor, verbOf(shape, 'write'))
  serve(
    server,
    at.addFile,
    async (asked) => {
      const file = await receiveFile(asked)
      return addRowFile(ground, asked.actor, shape, asked.params.id, { ...asked.query, file })
    },
    mayWrite,
  )
  serve(server, at.readFile, async ({ actor, params }) => {
    const { mediaType, content } = await readRowFile(ground, actor, shape, params)
    return {
      ...{ name: `${params.file}.${scanEndingOf(mediaType)}`, content },
      headers: { 'cache-control': 'private, max-age=3600' },
      // A PDF may hold more than a picture.
      ...(mediaType !== 'application/pdf' && { shown: true as const }),
    }
  })
  serve(server, at.removeFile, ({ actor, params }) => removeRowFile(db, actor, shape, params))
}
