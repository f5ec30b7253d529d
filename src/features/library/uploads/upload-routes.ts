import { MemoryLocker, Metadata, Server as TusServer } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { endpoint } from '../../../base/endpoint.ts'
import { invalid, Refusal } from '../../../base/refusal.ts'
import { Id, written } from '../../../base/schemas.ts'
import type { Config } from '../../../platform/config.ts'
import { failureOf } from '../../../platform/failure.ts'
import type { Ground } from '../../../platform/ground.ts'
import { type Server, statusOf } from '../../../platform/http.ts'
import { described } from '../../../platform/serve.ts'
import { requireAnywhere } from '../../people/actor.ts'
import { beginUpload, endUpload, requireOwnUpload } from './upload-actions.ts'
import { openUploads } from './upload-store.ts'

const base = '/api/library/uploads'
const offsetBytes = 'application/offset+octet-stream'
/** By tus: length and name come in headers, and the address of the upload goes out in one. */
const begin = described(endpoint(`POST ${base}`, { status: 201 }))
const goOn = described(endpoint(`PATCH ${base}/:id`, { params: Id, takes: offsetBytes }))
const giveUp = described(endpoint(`DELETE ${base}/:id`, { params: Id }))
const Begun = z.object({
  resourceId: z.uuid(),
  filename: written().min(1).max(240),
})
const version = '1.0.0'

/** Files of resources, by tus 1.0: begun here, resumed where the line broke, ended as an edition. */
export function uploadRoutes(server: Server, ground: Ground, config: Config): void {
  void server.register(async (scope) => mountUploads(scope, ground, config))
}

function mountUploads(server: Server, ground: Ground, config: Config): void {
  const uploads = openUploads(config.dataDir)
  const locker = new MemoryLocker()
  // The bytes go from the request to the disk; nothing of them is read here.
  server.addContentTypeParser(offsetBytes, (_request, _body, done) => done(null))

  server.addHook('preParsing', async (request, reply) => {
    reply.headers({ 'tus-resumable': version, 'cache-control': 'no-store' })
    if (request.headers['tus-resumable'] === version) return
    await reply.status(412).header('tus-version', version).send({ code: 'tus_version_unknown' })
  })

  server.route({
    ...begin,
    handler: async (request, reply) => {
      requireAnywhere(request.actor, 'resources.read')
      const { resourceId, filename } = readMetadata(request.headers['upload-metadata'])
      const sizeBytes = readLength(request.headers['upload-length'])
      const id = await beginUpload(
        ground,
        request.actor,
        uploads,
        { resourceId, name: filename, sizeBytes },
        config.contentLimitBytes,
      )
      return reply
        .status(201)
        .headers({ location: `${base}/${id}`, 'upload-offset': '0' })
        .send()
    },
  })

  for (const route of [{ ...goOn, method: 'HEAD' }, goOn, giveUp]) {
    server.route({
      ...route,
      handler: async (request, reply) => {
        const { actor, method } = request
        const { id } = request.params as z.output<typeof Id>
        const upload = await requireOwnUpload(uploads, actor, id)
        // Told again where the node died between the last byte and the edition.
        if (method === 'HEAD') await endUpload(ground.db, actor, upload)
        await speakTus(request, reply, async (receivedBytes) =>
          endUpload(ground.db, actor, { ...upload, receivedBytes }),
        )
      },
    })
  }

  async function speakTus(
    request: FastifyRequest,
    reply: FastifyReply,
    ended: (receivedBytes: number) => Promise<void>,
  ): Promise<void> {
    const tus = new TusServer({
      path: base,
      datastore: uploads.store(),
      locker,
      allowedOrigins: () => false,
      disableTerminationForFinishedUploads: true,
      onUploadFinish: async (_request, { offset }) => {
        await ended(offset)
        return {}
      },
      onResponseError: (_request, error) => answerTo(error, request),
    })
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value)
    }
    reply.hijack()
    await tus.handle(request.raw, reply.raw)
  }
}

/** Undefined: tus has its own words for it, a wrong offset for one. */
function answerTo(error: unknown, request: FastifyRequest) {
  if (error instanceof Refusal) {
    const body = { ...error.details, code: error.code }
    return { status_code: statusOf[error.kind], body: JSON.stringify(body) }
  }
  if (!(error instanceof Error)) return undefined
  const { status, body } = failureOf(error, request)
  return { status_code: status, body: JSON.stringify(body) }
}

function readMetadata(header: string | string[] | undefined): z.output<typeof Begun> {
  try {
    return Begun.parse(Metadata.parse(String(header ?? '')))
  } catch {
    throw invalid('invalid_request')
  }
}

function readLength(header: string | string[] | undefined): number {
  const length = Number(/^\d{1,15}$/.exec(String(header ?? ''))?.[0])
  if (Number.isNaN(length)) throw invalid('invalid_request')
  return length
}
