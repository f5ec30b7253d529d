import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Identity } from './identity-store.ts'
import type { Peer } from './intake-protocol.ts'
import { findPeer, type PeerRow } from './peer-store.ts'
import { noteStranger } from './restored-actions.ts'
import {
  answerText,
  type RequestSeal,
  readSealHeader,
  requestText,
  sign,
  verify,
} from './signature-protocol.ts'

export const sealOf = ({ headers }: FastifyRequest): RequestSeal | undefined =>
  readSealHeader(String(headers['cunxiao-seal'] ?? ''))

type Asked = Pick<Ground, 'db' | 'clock'>
export type Sender = Peer & Pick<PeerRow, 'name' | 'state' | 'signingKey'>

/**
 * Who says that he asks, before a byte of what he sends is read; refuses whom this hub does not know.
 * Looked up anew for each request, so a revocation holds at once (S30).
 */
export async function knownSender<P extends Sender>(
  { db, clock }: Asked,
  request: FastifyRequest,
  find: (id: string) => Promise<P | undefined>,
): Promise<P> {
  const seal = sealOf(request)
  if (!seal) throw new Refusal('unauthenticated', 'sync_not_signed')
  const peer = await find(seal.node)
  if (peer?.signingKey) return peer
  await asSystem(db, 'sync: a stranger', (tx) => noteStranger(tx, seal.node, clock()))
  throw new Refusal('unauthenticated', 'station_unknown')
}

export const findSender =
  ({ db }: Asked) =>
  (id: string): Promise<PeerRow | undefined> =>
    asSystem(db, 'sync: who asks', (tx) => findPeer(tx, id))

/** That he does, now that all is here; refuses what is not signed for this hub, and whom the county has revoked. */
export function mustBeSigned(
  me: Identity,
  request: FastifyRequest,
  { signingKey, state, name }: Sender,
): void {
  const seal = sealOf(request)
  const { method, url: path } = request
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const isRight =
    seal &&
    signingKey &&
    verify(signingKey, requestText({ method, path, body, hub: me.id }, seal), seal.signature)
  if (!isRight) throw new Refusal('unauthenticated', 'sync_not_signed')
  if (state === 'revoked') throw new Refusal('forbidden', 'station_revoked', { name })
}

/** Signs an answer for the request it answers, or the node below would not believe it (S31). */
export function sealAnswer(
  me: Identity,
  { nonce }: RequestSeal,
  reply: FastifyReply,
  { body, said }: { body: Buffer; said?: string },
): void {
  const text = answerText(nonce, reply.statusCode, body, said)
  reply.header('cunxiao-answer', sign(me.signingKey, text))
}
