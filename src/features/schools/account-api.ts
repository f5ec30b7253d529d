import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, PlaceCode, PlaceQuery } from '../../base/schemas.ts'
import { roleCodes, roleOf } from '../people/role.ts'

/** Posts whose holders are given accounts together. */
export const accountRoles = roleCodes.filter((code) => roleOf(code)?.isAppointed)

/** More than a county has. */
export const mostCandidates = 5_000

/** Somebody who holds a post, or stands with it in the register of staff. */
const AccountCandidate = z
  .object({
    /** Of the person; of the row of staff where he is none yet. */
    id: z.uuid(),
    isPerson: z.boolean(),
    name: z.string(),
    role: z.string(),
    orgUnitId: z.uuid(),
    unitName: z.string(),
    regionCode: PlaceCode,
    townshipName: z.nullable(z.string()),
    /** He has an account, which is left alone. */
    loginName: z.nullable(z.string()),
    /** Offices of others in the township who are called the same; his own, where it has two rows of that name. */
    likes: z.array(z.string()),
  })
  .meta({ id: 'AccountCandidate' })
export type AccountCandidate = z.output<typeof AccountCandidate>

export const listAccountCandidates = endpoint('GET /api/accounts/candidates', {
  query: PlaceQuery,
  answer: z.object({ candidates: z.array(AccountCandidate), isCut: z.boolean() }),
})

const OpenedSlip = AccountCandidate.pick({ name: true, unitName: true, townshipName: true })
  .extend({ loginName: z.string(), code: z.string(), expiresAt: InstantText })
  .meta({ id: 'OpenedSlip' })
export type OpenedSlip = z.output<typeof OpenedSlip>

export const openManyAccounts = endpoint('POST /api/accounts/many', {
  status: 201,
  body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(mostCandidates) }),
  /** `left`: they are candidates no more, or had an account meanwhile. */
  answer: z.object({ slips: z.array(OpenedSlip), left: z.int() }),
})
