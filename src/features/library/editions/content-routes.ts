import { buffer } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { notFound } from '../../../base/refusal.ts'
import type { Config } from '../../../platform/config.ts'
import type { ContentServer } from '../../../platform/content-http.ts'
import { asSystem } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { leaveOut } from '../../../platform/weather.ts'
import { noteLost } from '../../sync/blob-home-actions.ts'
import { setUsed } from '../../sync/blob-store.ts'
import { readRange } from '../../sync/blob-wire.ts'
import { isSafePath } from '../packages/entries.ts'
import { findOpenFile, type OpenFile } from './edition-store.ts'
import { mayCarryScripts } from './file-type.ts'
import { runtimeParameter, withRuntime } from './runtime-page.ts'
import { readAddress } from './ticket-protocol.ts'

/** What pages of packages may do: nothing to the page around them, nothing with this machine's cookies. */
const sandbox = [
  'allow-scripts',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-downloads',
  'allow-pointer-lock',
].join(' ')

/** Only files of this origin; nothing is loaded from outside, and nothing is said to anybody but `listener`. */
const pagePolicy = (listener: string): string =>
  [
    `sandbox ${sandbox}`,
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
    `connect-src 'self' data: blob: ${listener}`.trim(),
    "base-uri 'self'",
    "object-src 'self'",
  ].join('; ')

/** Below the portal: where units of cmi5 courses fetch the key of their session, and speak with it. */
export const unitsPath = '/api/portal/cmi5'

/** Files of editions, for whoever asks (S4-10); of what is not published, for whoever holds a ticket. */
export function contentRoutes(
  server: ContentServer,
  ground: Ground,
  { ticketKey, publicUrl }: Pick<Config, 'ticketKey' | 'publicUrl'>,
  portalPort: () => number,
): void {
  const { db, blobs, clock } = ground
  const inContent = <T>(work: Parameters<typeof asSystem<T>>[2]): Promise<T> =>
    asSystem(db, 'content', work)

  server.route({
    method: ['GET', 'HEAD'],
    url: '/content/:edition/*',
    // A film is a hundred requests.
    logLevel: 'warn',
    schema: { params: z.object({ edition: z.string(), '*': z.string().refine(isSafePath) }) },
    handler: async (request, reply) => {
      const { edition, '*': path } = request.params
      const address = readAddress(edition, ticketKey, clock())
      const file = address && (await inContent((tx) => findOpenFile(tx, address.editionId, path)))
      if (!file || !(file.published || address.admitted)) throw notFound('content', path)
      if ((await blobs.sizeOf(file.hash)) !== file.sizeBytes) {
        // Not here yet, or not any more.
        await noteLost(ground, file.hash).catch(leaveOut)
        throw notFound('content', path)
      }
      return sendFile(request, reply, file)
    },
  })

  async function sendFile(
    { headers, method, query, protocol, hostname }: FastifyRequest,
    reply: FastifyReply,
    { hash, sizeBytes, mediaType, published, ofUnits }: OpenFile,
  ): Promise<FastifyReply> {
    const portal = publicUrl ?? `${protocol}://${hostname}:${portalPort()}`
    const policy = pagePolicy(ofUnits ? new URL(`${unitsPath}/`, portal).href : '')
    if (mediaType.startsWith('text/html') && runtimeParameter in (query as object)) {
      const page = await buffer(blobs.stream(hash, { from: 0, to: sizeBytes }))
      return reply
        .headers({
          'cache-control': 'private, no-store',
          'content-type': mediaType,
          'content-security-policy': policy,
        })
        .send(withRuntime(page))
    }
    const etag = `"${hash}"`
    reply.headers({
      etag,
      'accept-ranges': 'bytes',
      // An edition never changes, but it may be withdrawn.
      'cache-control': published ? 'public, max-age=3600' : 'private, no-store',
      'content-type': mediaType,
      ...(mayCarryScripts(mediaType) && { 'content-security-policy': policy }),
    })
    if (matches(headers['if-none-match'], etag)) return reply.status(304).send()
    const asked = headers['if-range'] === undefined || headers['if-range'] === etag
    const range = asked ? readRange(headers.range ?? '', sizeBytes) : undefined
    if (range === 'none') {
      return reply.status(416).header('content-range', `bytes */${sizeBytes}`).send()
    }
    const { from, to } = range ?? { from: 0, to: sizeBytes }
    if (range) reply.status(206).header('content-range', `bytes ${from}-${to - 1}/${sizeBytes}`)
    reply.header('content-length', to - from)
    if (method === 'HEAD' || from === to) return reply.send()
    // What is played from the beginning was used; a player asks for the rest piece by piece.
    if (from === 0) await inContent((tx) => setUsed(tx, hash)).catch(leaveOut)
    return reply.send(blobs.stream(hash, { from, to }))
  }
}

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' ||
    header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))
