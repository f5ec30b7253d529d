import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Server, statusOf } from '../../platform/http.ts'
import { type Admissions, startAdmission } from './admission.ts'
import { blobRoutes } from './blob-routes.ts'
import { startContacts } from './contact-actions.ts'
import { acceptEnrolment } from './enrolment-actions.ts'
import { enrolRequestSchema } from './enrolment-protocol.ts'
import { type Identity, loadIdentity } from './identity-store.ts'
import {
  answerFeed,
  answerHello,
  answerPlainHello,
  answerPull,
  type Keeper,
  type Peer,
  receivePush,
} from './intake-protocol.ts'
import { keeperOf, type SyncHub } from './keeper-actions.ts'
import { answerInVersion, readHello, readOlderPush } from './older-wire.ts'
import { type Caller, findCaller, type PeerRow, saveContacts } from './peer-store.ts'
import { noteCall } from './restored-actions.ts'
import {
  findSender,
  knownSender,
  mustBeSigned,
  type Sender,
  sealAnswer,
  sealOf,
} from './seal-routes.ts'
import type { RequestSeal } from './signature-protocol.ts'
import {
  type FeedAnswer,
  type FeedQuestion,
  feedQuestionSchema,
  type Hello,
  type HelloAnswer,
  pullSchema,
  requestTimeoutMs,
} from './wire.ts'
import {
  isOlder,
  maxMessageBytes,
  mediaType,
  pack,
  readJson,
  readMessage,
  readPush,
  unpack,
} from './wire-coding-protocol.ts'

/** What a hub answers to the nodes below it. Nothing here is for people: no login, no cookie, signatures instead. */
export function syncRoutes(hub: SyncHub) {
  return (server: Server, ground: Ground): void => {
    const { db, clock } = ground
    let loaded: { identity: Promise<Identity>; atMs: number } | undefined
    const identity = () => {
      const nowMs = performance.now()
      if (!loaded || nowMs - loaded.atMs > identityKeptMs) {
        loaded = { identity: asSystem(db, 'sync: identity', loadIdentity), atMs: nowMs }
      }
      return loaded.identity
    }
    server.addContentTypeParser(
      mediaType,
      { parseAs: 'buffer', bodyLimit: maxMessageBytes },
      async (_request: FastifyRequest, body: Buffer) => body,
    )

    type Work<P extends Peer> = (
      keeper: Keeper,
      peer: P,
      text: string,
      older: boolean,
    ) => Promise<unknown>
    type Find<P extends Sender> = (id: string) => Promise<P | undefined>
    const mountFor = <P extends Sender>(path: string, find: Find<P>, work: Work<P>): void => {
      const senders = new WeakMap<FastifyRequest, P>()
      server.post(
        path,
        {
          bodyLimit: maxMessageBytes,
          config: { public: true, rateLimit: stationLimit },
          // What it says is for browsers.
          helmet: false,
          preParsing: async (request, reply) => {
            await refusingSealed(request, reply, async () => {
              senders.set(request, await knownSender(ground, request, find))
            })
          },
        },
        async (request, reply) => {
          await refusingSealed(request, reply, async (me, seal) => {
            const { body } = request
            const peer = senders.get(request)
            if (!peer || !Buffer.isBuffer(body))
              throw new Refusal('unauthenticated', 'sync_not_signed')
            mustBeSigned(me, request, peer)
            const answer = await work(
              keeperOf(ground, hub, me),
              peer,
              await unpack(body),
              isOlder(body),
            )
            await answerSealed(reply, me, seal, 200, await pack(JSON.stringify(answer)))
          })
          return reply
        },
      )
    }

    /** A refusal is signed too, or the station would not believe it. */
    async function refusingSealed(
      request: FastifyRequest,
      reply: FastifyReply,
      answer: (me: Identity, seal: RequestSeal) => Promise<void>,
    ): Promise<void> {
      const me = await identity()
      const seal = sealOf(request)
      if (!seal) throw new Refusal('unauthenticated', 'sync_not_signed')
      try {
        await answer(me, seal)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const told = JSON.stringify({ ...error.details, code: error.code })
        const { retryAfterSeconds } = error.details
        if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds)
        await answerSealed(reply, me, seal, statusOf[error.kind], Buffer.from(told))
      }
    }

    const mount = (path: string, work: Work<PeerRow>): void =>
      mountFor(path, findSender(ground), work)

    // The request, and as long again for what the node looked up before it sent it.
    const withinMs = 2 * requestTimeoutMs
    const gate = startAdmission(hub.roundsPerSecond)
    const contacts = startContacts(ground)
    server.addHook('onClose', contacts.flush)
    const findWithStanding = (id: string) => findCaller(db, id)
    mountFor<Caller>('/sync/hello', findWithStanding, async (keeper, peer, text) => {
      const hello = readHello(readJson(text), peer.id)
      mustBeAdmitted(gate, hello)
      const { standing } = peer
      const plain = standing && answerPlainHello(keeper, peer, hello, standing)
      if (plain) contacts.note({ peerId: peer.id, hello, at: clock(), withinMs })
      return answerInVersion(hello.protocol, plain ?? (await answerAtLength(keeper, peer, hello)))
    })
    async function answerAtLength(keeper: Keeper, peer: Peer, hello: Hello): Promise<HelloAnswer> {
      const answer = await answerHello(keeper, peer, hello)
      await asSystem(db, 'sync: contact', async (tx) => {
        await saveContacts(tx, [{ peerId: peer.id, hello, at: clock(), withinMs }])
        await noteCall(tx, peer.id, { told: hello.logs, here: answer.logs }, clock())
      })
      return answer
    }
    mount('/sync/push', (keeper, peer, text, older) =>
      receivePush(keeper, peer, older ? readOlderPush(text, peer.id) : readPush(text)),
    )
    mount('/sync/pull', (keeper, peer, text) =>
      answerPull(keeper, peer, readMessage(pullSchema, text)),
    )
    mount('/sync/feed', async (keeper, peer, text) => {
      const question = readMessage(feedQuestionSchema, text)
      const answer = await answerFeed(keeper, peer, question)
      mustKnowEpoch(question, answer)
      return answer
    })

    blobRoutes(server, ground, identity)

    server.post(
      '/sync/enrol',
      {
        config: { public: true, rateLimit: { max: 20, timeWindow: 60_000 } },
        schema: { body: enrolRequestSchema },
      },
      async (request) => {
        const named = { ...hub, name: await hub.nameIn(db) }
        return acceptEnrolment(db, named, request.body, clock())
      },
    )
  }
}

/** A round begins with its first hello; one that was let in is carried through, with the probes of a second (S33). */
function mustBeAdmitted(gate: Admissions, { logs }: Hello): void {
  if (logs.some(({ probes }) => probes.length > 0)) return
  const answer = gate.ask(performance.now())
  if (answer.admitted) return
  const retryAfterSeconds = Math.ceil(answer.retryAfterMs / 1_000)
  throw new Refusal('unavailable', 'hub_busy', { retryAfterSeconds })
}

/**
 * Who begins a feed has its epoch from a hello. Where it is another by now the round ends here and the next hello
 * tells: stations of earlier programs would go on asking for the epoch they were told first.
 */
function mustKnowEpoch({ after }: FeedQuestion, { verdict }: FeedAnswer): void {
  if (after > 0 || verdict !== 'read_anew') return
  throw new Refusal('unavailable', 'hub_busy', { retryAfterSeconds: 1 })
}

/** Another process may begin a new incarnation (S12). */
const identityKeptMs = 5_000

/** A county's stations may share one address; each request is signed, and a stranger's costs one look-up. */
const stationLimit = { max: 60_000, timeWindow: 60_000 }

async function answerSealed(
  reply: FastifyReply,
  me: Identity,
  seal: RequestSeal,
  status: number,
  body: Buffer,
): Promise<void> {
  reply.status(status).header('content-type', mediaType)
  sealAnswer(me, seal, reply, { body })
  await reply.send(body)
}
