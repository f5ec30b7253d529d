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

/** Who asks; refuses whom this hub does not know, what is not signed for it, and whom the county has revoked (S30). */
export const sealedPeer = (ground: Asked, me: Identity, request: FastifyRequest): Promise<Peer> =>
  sealedBy(ground, me, request, (id) =>
    asSystem(ground.db, 'sync: who asks', (tx) => findPeer(tx, id)),
  )

/** The same with what else was found of it: looked up anew for each request, so a revocation holds at once. */
export async function sealedBy<P extends Peer & Pick<PeerRow, 'name' | 'state' | 'signingKey'>>(
  { db, clock }: Asked,
  me: Identity,
  request: FastifyRequest,
  find: (id: string) => Promise<P | undefined>,
): Promise<P> {
  const seal = sealOf(request)
  if (!seal) throw new Refusal('unauthenticated', 'sync_not_signed')
  const { method, url: path } = request
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const peer = await find(seal.node)
  if (!peer?.signingKey) {
    await asSystem(db, 'sync: a stranger', (tx) => noteStranger(tx, seal.node, clock()))
    throw new Refusal('unauthenticated', 'station_unknown')
  }
  const text = requestText({ method, path, body, hub: me.id }, seal)
  if (!verify(peer.signingKey, text, seal.signature)) {
    throw new Refusal('unauthenticated', 'sync_not_signed')
  }
  if (peer.state === 'revoked')
    throw new Refusal('forbidden', 'station_revoked', { name: peer.name })
  return peer
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
