import { Readable } from 'node:stream'
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
import { withoutIdleSteps } from '../packages/references.ts'
import { findOpenFile, type OpenFile } from './edition-store.ts'
import { mayCarryScripts } from './file-type.ts'
import { pageHeaders } from './page-policy.ts'
import { carrying, headBytes, withRuntime } from './runtime-page.ts'
import { readAddress } from './ticket-protocol.ts'
import { endedPage, endedPath, windowPage, windowPath } from './window-page-protocol.ts'

/** Below the portal: where units of cmi5 courses fetch the key of their session, and speak with it. */
export const unitsPath = '/api/portal/cmi5'

/** Below the portal: where units of SCORM courses say their last words. */
export const lastWordsPath = '/api/portal/last-words'

/** Below the portal: where courses in Tin Can speak with the record store. */
export const tincanPath = '/api/portal/tincan'

/** What pages of a course may speak to, beside their own files: all below it where it ends in a slash. */
const listenerOf = (kind: OpenFile['packageKind']): string | undefined =>
  kind === 'cmi5'
    ? `${unitsPath}/`
    : kind === 'tincan'
      ? `${tincanPath}/`
      : /^scorm/.test(kind)
        ? lastWordsPath
        : undefined

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

  const portalOf = ({ protocol, hostname }: FastifyRequest): string =>
    publicUrl ?? `${protocol}://${hostname}:${portalPort()}`

  server.get(`${windowPath}/:edition/*`, (_request, reply) => sendOwn(reply, windowPage))
  server.get(
    `${endedPath}/:resource`,
    { schema: { params: z.object({ resource: z.uuid() }) } },
    (request, reply) => sendOwn(reply, endedPage(portalOf(request), request.params.resource)),
  )

  server.route({
    method: ['GET', 'HEAD'],
    url: '/content/:edition/*',
    // A film is a hundred requests.
    logLevel: 'warn',
    schema: { params: z.object({ edition: z.string(), '*': z.string() }) },
    handler: async (request, reply) => {
      const { edition, '*': asked } = request.params
      const path = withoutIdleSteps(`./${asked}`)
      if (!isSafePath(path)) throw notFound('content', asked)
      const address = readAddress(edition, ticketKey, clock())
      const file = address && (await inContent((tx) => findOpenFile(tx, address.editionId, path)))
      if (!file || !(file.published || address.admitted)) throw notFound('content', path)
      if ((await blobs.sizeOf(file.hash)) !== file.sizeBytes) {
        // Not here yet, or not any more.
        await noteLost(ground, file.hash).catch(leaveOut)
        throw notFound('content', path)
      }
      // Newer browsers say that it is to fill a window, which a page of others never does by itself.
      if (request.headers['sec-fetch-dest'] === 'document' && mayCarryScripts(file.mediaType)) {
        return reply.redirect(`${windowPath}${request.url.slice('/content'.length)}`)
      }
      return sendFile(request, reply, file)
    },
  })

  async function sendFile(
    request: FastifyRequest,
    reply: FastifyReply,
    { hash, sizeBytes, mediaType, published, packageKind }: OpenFile,
  ): Promise<FastifyReply> {
    const { headers, method } = request
    const listener = listenerOf(packageKind)
    const policy = pageHeaders(listener ? new URL(listener, portalOf(request)).href : '')
    const isScorm = /^scorm/.test(packageKind)
    const carries = mediaType.startsWith('text/html')
    const etag = carries ? `"${isScorm ? 'scorm-' : ''}${carrying}-${hash}"` : `"${hash}"`
    reply.headers({
      etag,
      'accept-ranges': carries ? 'none' : 'bytes',
      // An edition never changes, but it may be withdrawn.
      'cache-control': published ? 'public, max-age=3600' : 'private, no-store',
      'content-type': mediaType,
      ...(mayCarryScripts(mediaType) && policy),
    })
    if (matches(headers['if-none-match'], etag)) return reply.status(304).send()
    if (carries) {
      if (method === 'HEAD') return reply.send()
      await inContent((tx) => setUsed(tx, hash))
      return reply.send(Readable.from(carryingPage(hash, sizeBytes, isScorm)))
    }
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

  async function* carryingPage(
    hash: string,
    sizeBytes: number,
    isScorm: boolean,
  ): AsyncGenerator<Uint8Array> {
    const to = Math.min(headBytes, sizeBytes)
    yield withRuntime(await buffer(blobs.stream(hash, { from: 0, to })), isScorm)
    if (to < sizeBytes) yield* blobs.stream(hash, { from: to, to: sizeBytes })
  }
}

const sendOwn = (reply: FastifyReply, { html, policy }: typeof windowPage): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .headers({ 'content-security-policy': policy, 'cache-control': 'private, no-store' })
    .send(html)

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' ||
    header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))
