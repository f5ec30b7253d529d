import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Identity } from './identity-store.ts'
import type { Peer } from './intake-protocol.ts'
import { findPeer } from './peer-store.ts'
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

/** Who asks; refuses whom this hub does not know, what is not signed for it, and whom the county has revoked (S30). */
export async function sealedPeer(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  me: Identity,
  request: FastifyRequest,
): Promise<Peer> {
  const seal = sealOf(request)
  if (!seal) throw new Refusal('unauthenticated', 'sync_not_signed')
  const { method, url: path } = request
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const peer = await asSystem(db, 'sync: who asks', async (tx) => {
    const found = await findPeer(tx, seal.node)
    if (!found?.signingKey) await noteStranger(tx, seal.node, clock())
    return found
  })
  const text = requestText({ method, path, body, hub: me.id }, seal)
  if (!peer?.signingKey) throw new Refusal('unauthenticated', 'station_unknown')
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
