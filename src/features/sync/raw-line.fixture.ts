// A station that says what it likes: each part of its requests can be wrong by itself.
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import type { TestNode } from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { chain, startHash } from './chain-protocol.ts'
import { loadIdentity } from './identity-store.ts'
import { savePeer, setEnrolled } from './peer-store.ts'
import { type Fact, lineOf } from './record.ts'
import { stationInvitation } from './scope.ts'
import { makeSealingKeys } from './sealing-protocol.ts'
import {
  answerText,
  makeSigningKeys,
  publicKeyOf,
  requestText,
  sealHeader,
  sign,
  verify,
} from './signature-protocol.ts'
import { type Hello, type Push, protocol } from './wire.ts'
import { mediaType, unpack } from './wire-coding-protocol.ts'

export type RawHub = { url: string; id: string; signingKey: Buffer }

/** Opens the hub's port on this machine. */
export async function listen({ server, db }: Pick<TestNode, 'server' | 'db'>): Promise<RawHub> {
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const { id, signingKey } = await asSystem(db, 'test hub', loadIdentity)
  return { url: `http://127.0.0.1:${port}`, id, signingKey: publicKeyOf(signingKey) }
}

export type RawStation = { id: string; signingKey: Buffer; log: RawLog }
type RawLog = { station: string; epoch: string; start: string }

export async function addRawStation(
  { db, ground }: TestNode,
  at: { name: string; regionCode: string },
): Promise<RawStation> {
  const invitation = stationInvitation({ ...at, organisationId: crypto.randomUUID() })
  const keys = makeSigningKeys()
  await asSystem(db, 'test station', async (tx) => {
    await savePeer(tx, invitation, ground.clock())
    const known = { signing: keys.publicKey, sealing: makeSealingKeys().publicKey }
    await setEnrolled(tx, invitation.id, known, ground.clock())
  })
  const { id } = invitation
  const log = { station: id, epoch: hex(16), start: hex(16) }
  return { id, signingKey: keys.privateKey, log }
}

export type RawAnswer = {
  status: number
  /** Absent where the hub did not sign: then a station believes nothing of it. */
  signed: boolean
  /** As its header says; absent where it says none. */
  retryAfterSeconds?: number
  told: Record<string, unknown>
}

/** One request. What was signed and what is sent may differ, as may who says it and whose key signs. */
export async function ask(
  hub: RawHub,
  from: { id: string; signingKey: Buffer },
  path: string,
  body: Buffer,
  wrong: { signed?: Buffer; signedPath?: string; signedHub?: string; seal?: string } = {},
): Promise<RawAnswer> {
  const nonce = hex(16)
  const text = requestText(
    {
      method: 'POST',
      path: wrong.signedPath ?? path,
      body: wrong.signed ?? body,
      hub: wrong.signedHub ?? hub.id,
    },
    { node: from.id, nonce },
  )
  const seal =
    wrong.seal ?? sealHeader({ node: from.id, nonce, signature: sign(from.signingKey, text) })
  const { status, answer, header, retryAfter } = await post(`${hub.url}${path}`, seal, body)
  const signed = verify(hub.signingKey, answerText(nonce, status, answer), header)
  const told = JSON.parse(status === 200 ? await unpack(answer) : `${answer}`)
  return { status, signed, told, ...(retryAfter && { retryAfterSeconds: Number(retryAfter) }) }
}

/** Reads the answer even where the hub closes before it has heard everything. */
function post(
  url: string,
  seal: string,
  body: Buffer,
): Promise<{ status: number; answer: Buffer; header: string; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': mediaType,
      'cunxiao-seal': seal,
      'content-length': body.length,
    }
    const sending = request(url, { method: 'POST', headers, agent: false }, async (response) => {
      const answer = await buffer(response)
      const header = String(response.headers['cunxiao-answer'] ?? '')
      const retryAfter = response.headers['retry-after']
      resolve({ status: response.statusCode ?? 0, answer, header, retryAfter })
    })
    sending.once('error', reject)
    sending.end(body)
  })
}

export const fact = (type: string, v: number, body: unknown): Fact => ({
  ...{ type, v, wallMs: 1_790_000_000_000, boot: '0badcafe', monoMs: 5_000 },
  body,
})

export const proposal = (key: string): Fact =>
  fact('sync.proposed', 1, { collection: 'none', key, ver: 1, change: {} })

/** These lines as the log's records from `from` on, after `prev`. */
export function pushOf(log: RawLog, lines: readonly string[], after = headOf(log)): Push {
  const last = chain(after.hash, after.seq + 1, lines).at(-1)?.hash ?? after.hash
  const { seq, hash: prev } = after
  return { ...log, opener: 'station', from: seq + 1, prev, last, lines: [...lines] }
}

const headOf = (log: RawLog): { seq: number; hash: string } => ({ seq: 0, hash: startHash(log) })

export const afterPush = ({ from, lines, last }: Push): { seq: number; hash: string } => ({
  seq: from + lines.length - 1,
  hash: last,
})

export const linesOf = (facts: readonly Fact[]): string[] => facts.map(lineOf)

export const helloOf = ({ log }: RawStation, told: Partial<Hello> = {}): Hello => ({
  protocol,
  program: '0.1.0',
  schema: 14,
  clock: { wallMs: 1_790_000_000_000, boot: '0badcafe', monoMs: 5_000 },
  logs: [{ ...log, first: 1, last: 0, hash: startHash(log), probes: [] }],
  complete: true,
  feeds: [],
  ...told,
})

/** Everything that stations have brought to this node, to see that nothing has changed. */
export async function heldBy({ db }: TestNode): Promise<unknown> {
  const tables = ['logs', 'records', 'proposals', 'alarms', 'contacts', 'clock_samples', 'feeds']
  return asSystem(db, 'test rows', async (tx) => {
    const held = tables.map(async (table) => {
      const name = sql.table(`sync_${table}`)
      const { rows } = await sql<{ rows: unknown }>`
        select jsonb_agg(to_jsonb(t) order by to_jsonb(t)) as rows from ${name} as t`.execute(tx)
      return [table, rows[0]?.rows ?? []]
    })
    return Object.fromEntries(await Promise.all(held))
  })
}

export const hex = (bytes: number): string => randomBytes(bytes).toString('hex')
