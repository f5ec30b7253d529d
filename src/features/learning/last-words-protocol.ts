import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'

/** Whose last words an address takes, and of what; it holds for a day. */
const Sitting = z.object({
  learnerId: z.uuid(),
  /** Of the learner: with another card it is over. */
  version: z.int(),
  loginId: z.uuid(),
  resourceId: z.uuid(),
  registration: z.uuid(),
  session: z.uuid(),
  untilMs: z.number(),
})
export type Sitting = z.output<typeof Sitting>

/** What a sealed sitting is good for. */
type Use = 'last-words' | 'tincan'

const dayMs = 24 * 3_600_000

/** Of whom a sitting is, and of which of his logins. */
export const whoseOf = ({
  id,
  version,
  loginId,
}: {
  id: string
  version: number
  loginId: string
}): Pick<Sitting, 'learnerId' | 'version' | 'loginId'> => ({ learnerId: id, version, loginId })

/** What a course brings that may speak for its learner without his login. */
export function sealSitting(
  sitting: Omit<Sitting, 'untilMs'>,
  use: Use,
  key: Buffer,
  now: Date,
): string {
  const text = JSON.stringify({ ...sitting, untilMs: now.getTime() + dayMs } satisfies Sitting)
  const body = Buffer.from(text).toString('base64url')
  return `${body}.${sign(body, use, key)}`
}

/** Undefined: not of this node, or over. */
export function openSitting(sealed: string, use: Use, key: Buffer, now: Date): Sitting | undefined {
  const [body = '', signature = ''] = sealed.split('.', 2)
  const right = Buffer.from(sign(body, use, key))
  const given = Buffer.from(signature)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const sitting = Sitting.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  return sitting.untilMs >= now.getTime() ? sitting : undefined
}

const sign = (body: string, use: Use, key: Buffer): string =>
  createHmac('sha256', key).update(`${use} ${body}`).digest('base64url')
