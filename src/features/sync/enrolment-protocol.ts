import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { canonicalJson } from '../../base/canonical.ts'
import { uuidSchema } from './record.ts'

/**
 * Enrolment (S30). A person carries a one-time code from the hub to the station, on paper or as QR. Both
 * sides prove that they know it without sending it, so nobody on a plain line can put in keys of his own.
 */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** 16 letters that nobody mistakes for each other, 80 bits: `7K2M-…`. */
export function makeCode(random: (bytes: number) => string): string {
  const bytes = Buffer.from(random(16), 'hex')
  const text = Array.from(bytes, (byte) => letters[byte % letters.length]).join('')
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** As typed: any case, any dashes and spaces. `undefined`: no code at all. */
export function readCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  return code.length === 16 && [...code].every((letter) => letters.includes(letter))
    ? code
    : undefined
}

const derived = (what: string, code: string): string =>
  createHash('sha256')
    .update(`cunxiao enrolment ${what} ${readCode(code)}`)
    .digest('hex')

/** Finds the invitation without telling the code. */
export const codeLookup = (code: string): string => derived('lookup', code)
/** Proves that one knows it. */
export const codeKey = (code: string): string => derived('key', code)

const key = z.base64url().max(200)

export const enrolRequestSchema = z.object({
  lookup: z.string().regex(/^[0-9a-f]{64}$/),
  keys: z.object({ signing: key, sealing: key }),
  /** What the machine was enrolled as here, where the hub no longer knows it (S12). */
  was: z.object({ id: uuidSchema, name: z.string() }).optional(),
  proof: z.string().max(100),
})
export type EnrolRequest = z.output<typeof enrolRequestSchema>

export const enrolAnswerSchema = z.object({
  node: z.object({ id: uuidSchema, kind: z.enum(['station', 'hub']), name: z.string() }),
  hub: z.object({ id: uuidSchema, name: z.string(), signing: key, sealing: key }),
  proof: z.string(),
})
export type EnrolAnswer = z.output<typeof enrolAnswerSchema>

/** What a hub says where the code is right and not for this machine. */
export const machineRefusals = ['enrolment_code_for_other', 'station_replaced'] as const

const proofOf = (codeKeyHex: string, side: 'node' | 'hub', said: unknown): string =>
  createHmac('sha256', Buffer.from(codeKeyHex, 'hex'))
    .update(`${side} ${canonicalJson(said)}`)
    .digest('base64url')

export function proves(
  codeKeyHex: string,
  side: 'node' | 'hub',
  { proof, ...said }: { proof: string },
): boolean {
  const given = Buffer.from(proof)
  const right = Buffer.from(proofOf(codeKeyHex, side, said))
  return given.length === right.length && timingSafeEqual(given, right)
}

export const withProof = <T extends object>(
  codeKeyHex: string,
  side: 'node' | 'hub',
  said: T,
): T & { proof: string } => ({ ...said, proof: proofOf(codeKeyHex, side, said) })
