import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText } from '../../base/schemas.ts'
import { keysOf } from '../schools/values.ts'
import type { Standing } from './post-certificate.ts'
import { scopes } from './scope.ts'

// The portal's pages import this file only as types.

const standings: Standing[] = ['holds', 'not_yet', 'ended', 'suspended', 'revoked', 'renewed']

const VerifiedPostCertificate = z
  .object({
    number: z.string(),
    standing: z.enum(standings),
    /** Of a certificate that was suspended or revoked: the day. */
    since: z.nullable(DayText),
    scope: z.enum(keysOf(scopes)),
    fromDay: DayText,
    toDay: DayText,
    /** 李** */
    holder: z.string(),
    countyName: z.nullable(z.string()),
  })
  .meta({ id: 'VerifiedPostCertificate' })
export type VerifiedPostCertificate = z.output<typeof VerifiedPostCertificate>

/** A number has 53 random bits: nobody finds one by trying, and nobody may try for long. */
export const verifyPostCertificate = endpoint('GET /api/portal/post-certificates/:number', {
  public: true,
  perMinute: { most: 30, of: 'address' },
  params: z.object({ number: z.string().max(40) }),
  answer: VerifiedPostCertificate,
})

/** By what a certificate’s code is checked without a line: Ed25519, 32 bytes, base64url. */
export const readCertificateKey = endpoint('GET /api/portal/certificate-key', {
  public: true,
  answer: z.object({ key: z.string() }),
})
