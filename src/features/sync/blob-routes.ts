import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { notFound, Refusal } from '../../base/refusal.ts'
import { type Chunk, chunkCount, digestOf, writeHaveMap } from '../../platform/blobs/chunks.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { roomMaker } from './blob-actions.ts'
import { noteLost } from './blob-home-actions.ts'
import {
  type FoundBlob,
  findBlob,
  listDurable,
  setStored,
  setUsed,
  speaksFor,
} from './blob-store.ts'
import {
  chunkMediaType,
  contentDigest,
  durableAnswerSchema,
  durableQuestionSchema,
  haveHeader,
  readContentDigest,
  readRange,
  saidInHeaders,
  standingSchema,
  stateHeader,
} from './blob-wire.ts'
import type { Identity } from './identity-store.ts'
import type { Peer } from './intake-protocol.ts'
import type { PeerRow } from './peer-store.ts'
import { hashSchema } from './record.ts'
import { findSender, knownSender, mustBeSigned, sealAnswer, sealOf } from './seal-routes.ts'
import { mediaType, readMessage, unpack } from './wire-coding-protocol.ts'

const ofBlob = z.object({ hash: hashSchema })
const ofChunk = z.object({ hash: hashSchema, n: z.coerce.number().int().min(0) })
const config = { public: true, rateLimit: { max: 60_000, timeWindow: 60_000 } }

/**
 * S14. A record's blob is for the stations that named it; content is for every node; what this node keeps for itself is for
 * none. Whoever may not have a blob is told that there is none.
 */
export function blobRoutes(
  server: Server,
  ground: Ground,
  identity: () => Promise<Identity>,
): void {
  void server.register(async (scope) => {
    scope.addHook('onSend', async (request, reply, payload) => {
      const seal = sealOf(request)
      if (seal) {
        sealAnswer(await identity(), seal, reply, {
          body: request.method === 'HEAD' ? Buffer.alloc(0) : bytesOf(payload),
          said: saidInHeaders((name) => reply.getHeader(name)),
        })
      }
      return payload
    })
    mountBlobs(scope, ground, identity)
  })
}

const asItCame = async (_request: FastifyRequest, body: Buffer) => body

const bytesOf = (payload: unknown): Buffer =>
  Buffer.isBuffer(payload) ? payload : Buffer.from(typeof payload === 'string' ? payload : '')

function mountBlobs(server: Server, ground: Ground, identity: () => Promise<Identity>): void {
  const { db, blobs } = ground
  const senders = new WeakMap<FastifyRequest, PeerRow>()
  server.addHook('preParsing', async (request) => {
    senders.set(request, await knownSender(ground, request, findSender(ground)))
  })
  async function peerOf(request: FastifyRequest): Promise<Peer> {
    const peer = senders.get(request)
    if (!peer) throw new Error('nobody was asked for')
    mustBeSigned(await identity(), request, peer)
    return peer
  }
  server.addContentTypeParser(
    chunkMediaType,
    { parseAs: 'buffer', bodyLimit: blobs.bytesEach },
    asItCame,
  )
  // The rest of sync has the parser already, where it is mounted too.
  if (!server.hasContentTypeParser(mediaType)) {
    server.addContentTypeParser(mediaType, { parseAs: 'buffer' }, asItCame)
  }

  const inSync = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => asSystem(db, 'sync: blobs', work)

  async function findFor(peer: Peer, hash: string): Promise<FoundBlob> {
    const blob = await inSync(async (tx) => {
      const found = await findBlob(tx, hash)
      if (!found || found.isKept) return undefined
      if (found.stations.length === 0) return found
      return (await speaksFor(tx, peer, found.stations)) ? found : undefined
    })
    if (!blob) throw notFound('blob', hash)
    return blob
  }

  server.head(
    '/sync/blobs/:hash',
    { config, schema: { params: ofBlob } },
    async (request, reply) => {
      const blob = await findFor(await peerOf(request), request.params.hash)
      // What was here and gave way is not asked for.
      if (blob.state === 'gone') return reply.status(200).header(stateHeader, 'stored').send()
      const standing = await blobs.standing(blob)
      if (standing.state === 'stored') await inSync((tx) => setStored(tx, blob.hash))
      else {
        const count = chunkCount(blob.sizeBytes, blobs.bytesEach)
        reply.header(haveHeader, writeHaveMap(count, standing.missing))
      }
      return reply.status(200).header(stateHeader, standing.state).send()
    },
  )

  server.put(
    '/sync/blobs/:hash/chunks/:n',
    {
      config,
      bodyLimit: blobs.bytesEach,
      schema: { params: ofChunk, response: { 200: standingSchema } },
    },
    async (request) => {
      const blob = await findFor(await peerOf(request), request.params.hash)
      // Nobody below says what content is.
      if (blob.origin !== 'below') throw notFound('blob', blob.hash)
      if (blob.state === 'gone') return { state: 'stored' as const }
      const { n } = request.params
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const digest = readContentDigest(String(request.headers['content-digest'] ?? ''))
      const sha256 = Buffer.from(digest ?? '', 'base64')
      const receive = () => blobs.receive(blob, n, { bytes, sha256 })
      const standing = await receive().catch(async (error: unknown) => {
        const full = error instanceof Refusal && error.code === 'blob_no_room'
        if (!full || !(await roomMaker(ground)(blob.sizeBytes, 'record'))) throw error
        return receive()
      })
      if (standing.state === 'stored') await inSync((tx) => setStored(tx, blob.hash))
      return standing
    },
  )

  server.get(
    '/sync/blobs/:hash',
    { config, schema: { params: ofBlob } },
    async (request, reply) => {
      const blob = await findFor(await peerOf(request), request.params.hash)
      const { hash } = blob
      const sizeBytes = await blobs.sizeOf(hash)
      if (sizeBytes === undefined) throw await isLost(hash)
      await inSync((tx) => setUsed(tx, hash))
      reply.header('accept-ranges', 'bytes').header('etag', `"${hash}"`)
      reply.type('application/octet-stream')
      const range = readRange(request.headers.range ?? '', sizeBytes)
      // Nothing leaves that is too large to be signed as a whole.
      if (range === 'none' || (!range && sizeBytes > blobs.bytesEach)) {
        return reply.status(416).header('content-range', `bytes */${sizeBytes}`).send()
      }
      const { from, to } = range
        ? { ...range, to: Math.min(range.to, range.from + blobs.bytesEach) }
        : { from: 0, to: sizeBytes }
      if (range) reply.status(206).header('content-range', `bytes ${from}-${to - 1}/${sizeBytes}`)
      return sendOne(reply, await readWhole(hash, from, to))
    },
  )

  server.post(
    '/sync/blobs/durable',
    {
      config,
      bodyLimit: 64 * 1024,
      schema: { response: { 200: durableAnswerSchema } },
    },
    async (request) => {
      const peer = await peerOf(request)
      const asked = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { hashes } = readMessage(durableQuestionSchema, await unpack(asked))
      return inSync(async (tx) => {
        const durable: string[] = []
        for (const hash of await listDurable(tx, hashes)) {
          const blob = await findBlob(tx, hash)
          if (blob && (await speaksFor(tx, peer, blob.stations))) durable.push(hash)
        }
        return { durable }
      })
    },
  )

  /** So little fits in memory: read first, so that damage is a refusal and not a stream that breaks off. */
  async function readWhole(hash: string, from: number, to: number): Promise<Chunk> {
    const parts: Buffer[] = []
    try {
      for await (const part of blobs.read(hash, { from, to })) parts.push(part)
    } catch (error) {
      if (error instanceof Refusal && error.code === 'blob_not_found') throw await isLost(hash)
      throw error
    }
    const bytes = Buffer.concat(parts)
    return { bytes, sha256: digestOf(bytes) }
  }

  async function isLost(hash: string): Promise<Refusal> {
    await noteLost({ db, blobs }, hash)
    return notFound('blob', hash)
  }
}

const sendOne = (reply: FastifyReply, { bytes, sha256 }: Chunk): FastifyReply =>
  reply.header('content-digest', contentDigest(sha256.toString('base64'))).send(bytes)
