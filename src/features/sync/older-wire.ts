import * as z from 'zod'
import { invalid } from '../../base/refusal.ts'
import {
  type Hello,
  type HelloAnswer,
  helloSchema,
  type Push,
  protocol,
  pushSchema,
} from './wire.ts'

/**
 * What stations of protocol 1 and 2 say, as today's messages (S35). Pull and feed are the same in all
 * versions, as are the answers to push; the bodies arrive here unpacked.
 */

const spoken = z.object({ protocol: z.int().min(1) })

/** Version 1 knew its own logs only, so it left out whose they are, and always named all of them. */
function fromVersion1(hello: Told, station: string): Told {
  const { logs } = hello
  if (!Array.isArray(logs)) return hello
  return { ...hello, logs: logs.map((log: Told) => ({ ...log, station })), complete: true }
}

/** `station` is who signed the request. */
export function readHello(told: unknown, station: string): Hello {
  const version = parsed(spoken, told).protocol
  return parsed(helloSchema, version === 1 ? fromVersion1(told as Told, station) : told)
}

/** The answer as a station of that version reads it: with nothing in it that it was not built for. */
export function answerInVersion(version: number, answer: HelloAnswer): Partial<HelloAnswer> {
  if (version >= protocol) return answer
  const { wantedBlobs: _, ...inVersion2 } = answer
  if (version === 2) return inVersion2
  return { ...inVersion2, logs: answer.logs.map(({ common: _, ...log }) => log) }
}

/**
 * A push of version 1 or 2: its heading as JSON, then a line for each record. Its last line may be cut off;
 * the chain finds out, and the answer is `broken` as for any damage. `station` is who signed the request.
 */
export function readOlderPush(text: string, station: string): Push {
  const [first = '', ...lines] = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const heading = headingOf(first)
  const own = parsed(spoken, heading).protocol === 1 ? { station, opener: 'station' } : {}
  return parsed(pushSchema, { ...(heading as Told), ...own, lines })
}

type Told = Record<string, unknown>

function headingOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw invalid('invalid_request')
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw invalid('invalid_request')
}
