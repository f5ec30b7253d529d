import { randomBytes } from 'node:crypto'
import type * as z from 'zod'
import { conflict, Refusal } from '../../base/refusal.ts'
import type { BlobRequest, BlobResponse } from './blob-line-protocol.ts'
import { saidInHeaders } from './blob-wire.ts'
import { machineRefusals } from './enrolment-protocol.ts'
import { answerText, requestText, sealHeader, sign, verify } from './signature-protocol.ts'
import {
  feedAnswerSchema,
  helloAnswerSchema,
  type Line,
  LineDown,
  pullAnswerSchema,
  pushAnswerSchema,
} from './wire.ts'
import { mediaType, pack, readMessage, unpack, writePush } from './wire-coding-protocol.ts'

export type HttpLine = {
  url: string
  node: { id: string; signingKey: Buffer }
  hub: { id: string; signingKey: Buffer }
  /** The network, so that tests can cut it. */
  fetch: typeof globalThis.fetch
  timeoutMs: number
  /** Told what each push weighs as it travels, so that the next ones keep to their size (S33). */
  weighed?(records: number, bytes: number): void
}

/** The line in earnest: signed requests over HTTP, answers signed for the request they answer (S30, S31). */
export function openHttpLine(line: HttpLine): Line {
  const ask = async <S extends z.ZodType>(
    path: string,
    message: string,
    schema: S,
  ): Promise<z.output<S>> => readMessage(schema, await send(line, path, await pack(message)))
  return {
    hello: (hello) => ask('/sync/hello', JSON.stringify(hello), helloAnswerSchema),
    push: async (push) => {
      const body = await pack(writePush(push))
      line.weighed?.(push.lines.length, body.length)
      return readMessage(pushAnswerSchema, await send(line, '/sync/push', body))
    },
    pull: (pull) => ask('/sync/pull', JSON.stringify(pull), pullAnswerSchema),
    feed: (question) => ask('/sync/feed', JSON.stringify(question), feedAnswerSchema),
  }
}

async function send(line: HttpLine, path: string, body: Buffer): Promise<string> {
  const headers = { 'content-type': mediaType }
  const answer = await askSealed(line)({ method: 'POST', path, headers, body })
  if (answer.status !== 200) {
    throw new LineDown(refusalIn(answer.body), retryAfterMs(answer.header('retry-after')))
  }
  return unpack(answer.body)
}

/** One signed request and its signed answer, whatever the answer's status (S30, S31). */
export const askSealed =
  (line: HttpLine) =>
  async ({ method, path, headers, body }: BlobRequest): Promise<BlobResponse> => {
    const nonce = randomBytes(16).toString('hex')
    const { id: node, signingKey } = line.node
    const asked = { method, path, body: body ?? Buffer.alloc(0), hub: line.hub.id }
    const signature = sign(signingKey, requestText(asked, { node, nonce }))
    const response = await line
      .fetch(new URL(path, line.url), {
        method,
        headers: { ...headers, 'cunxiao-seal': sealHeader({ node, nonce, signature }) },
        ...(body && { body: new Uint8Array(body) }),
        signal: AbortSignal.timeout(line.timeoutMs),
      })
      .catch(lost)
    const answer = Buffer.from(await response.arrayBuffer().catch(lost))
    const header = (name: string) => response.headers.get(name)
    const text = answerText(nonce, response.status, answer, saidInHeaders(header))
    if (!verify(line.hub.signingKey, text, header('cunxiao-answer') ?? '')) {
      // A portal of the provider, or somebody in between: not the hub's word, so nothing is believed.
      throw new LineDown('answer_not_signed', retryAfterMs(header('retry-after')))
    }
    return { status: response.status, header, body: answer }
  }

/** One unsigned question, for enrolment, where nobody has keys of the other yet. */
export async function postJson(
  fetch: typeof globalThis.fetch,
  url: string,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  }).catch(() => {
    throw new Refusal('unavailable', 'hub_unreachable', { url })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer
  const { code, name } = (answer ?? {}) as { code?: unknown; name?: unknown }
  if (code === 'enrolment_code_unknown') throw new Refusal('forbidden', code)
  const refused = machineRefusals.find((each) => each === code)
  if (refused) throw conflict(refused, { name: String(name) })
  throw conflict('hub_not_genuine', { url })
}

const lost = (error: unknown): never => {
  throw new LineDown(error instanceof Error ? error.name : 'no_answer')
}

function refusalIn(answer: Buffer): string {
  try {
    const { code } = JSON.parse(answer.toString('utf8')) as { code?: unknown }
    return typeof code === 'string' ? code : 'refused'
  } catch {
    return 'refused'
  }
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
}
