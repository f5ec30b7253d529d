import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { Id, InstantText } from '../../base/schemas.ts'

// The pages of the portal import this file only as types: its values carry all of zod.

/** What somebody learned in a year, as it stood when it was certified. */
const LearningCertificate = z.object({
  number: z.string(),
  year: z.int(),
  minutes: z.int(),
  finished: z.int(),
  asOf: InstantText,
})
export type LearningCertificate = z.output<typeof LearningCertificate>

/** One's own, the latest first, and the years that one was asked for. */
const OwnCertificates = z.object({
  certificates: z.array(LearningCertificate),
  asked: z.array(z.int()),
})
export type OwnCertificates = z.output<typeof OwnCertificates>

export const listOwnCertificates = endpoint('GET /api/portal/certificates', {
  public: 'learner',
  answer: OwnCertificates,
})

export const requestCertificate = endpoint('POST /api/portal/certificates', {
  public: 'learner',
  body: z.strictObject({ year: z.int() }),
})

const VerifiedCertificate = LearningCertificate.extend({
  /** Null: his details are no longer kept. */
  name: z.string().nullable(),
  countyName: z.string().nullable(),
  /** Where anyone verifies it: the address of the county. */
  verifyAt: z.string(),
}).meta({ id: 'VerifiedCertificate' })
export type VerifiedCertificate = z.output<typeof VerifiedCertificate>

/** A number has 57 random bits: nobody finds one by trying, and nobody may try for long. */
export const getCertificate = endpoint('GET /api/portal/certificates/:number', {
  public: true,
  perMinute: { most: 30, of: 'address' },
  params: z.object({ number: z.string().max(40) }),
  answer: VerifiedCertificate,
})

/** At the hub's desk, for somebody who does not ask by himself. */
export const addCertificate = endpoint('POST /api/learning/hours/:id/certificate', {
  status: 201,
  params: Id,
  body: z.strictObject({ year: z.int().min(2000).max(9999) }),
  answer: z.object({ number: z.string() }),
})
