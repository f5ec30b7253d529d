import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { Id, InstantText, written } from '../../base/schemas.ts'
import { LoginName } from './account.ts'

const Password = z.string().min(1).max(500)
const PrintedCode = z.string().min(1).max(40)

/** Where somebody may guess: a password, a code. */
export const guessing = { most: 30, of: 'address' } as const

export const readSetup = endpoint('GET /api/setup', {
  public: true,
  answer: z.object({ needed: z.boolean() }),
})

export const setUpNode = endpoint('POST /api/setup', {
  public: true,
  perMinute: guessing,
  body: z.strictObject({
    code: PrintedCode,
    /** The county, 6 or 12 digits as somebody types them, and what it is called. */
    regionCode: z.string().max(40),
    regionName: written().min(1).max(60),
    name: written().min(1).max(40),
    loginName: LoginName,
    password: Password,
  }),
})
export type FirstAdministrator = z.output<typeof setUpNode.body>

export const logInWithPassword = endpoint('POST /api/login', {
  public: true,
  perMinute: guessing,
  body: z.strictObject({ loginName: z.string().min(1).max(80), password: Password }),
})

export const logInWithCode = endpoint('POST /api/login/code', {
  public: true,
  perMinute: guessing,
  body: z.strictObject({ code: PrintedCode, newPassword: Password }),
})

export const endLogin = endpoint('POST /api/logout', {})

const MyLogin = z
  .object({
    id: z.string(),
    createdAt: InstantText,
    lastSeenAt: InstantText,
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'MyLogin' })
export type MyLogin = z.output<typeof MyLogin>

export const listLogins = endpoint('GET /api/me/logins', {
  answer: z.object({ logins: z.array(MyLogin) }),
})
export const endOneLogin = endpoint('DELETE /api/me/logins/:id', { params: Id })
export const endOtherLogins = endpoint('DELETE /api/me/logins', {})

export const setPassword = endpoint('POST /api/me/password', {
  perMinute: guessing,
  body: z.strictObject({ password: Password, newPassword: Password }),
})

const IssuedCode = z.object({ code: z.string(), expiresAt: InstantText }).meta({ id: 'IssuedCode' })
/** To be printed; the server keeps only its hash. */
export type IssuedCode = z.output<typeof IssuedCode>
const OpenedAccount = IssuedCode.extend({ accountId: z.string() }).meta({ id: 'OpenedAccount' })
export type OpenedAccount = z.output<typeof OpenedAccount>

export const openAccount = endpoint('POST /api/accounts', {
  status: 201,
  body: z.strictObject({ personId: z.uuid(), loginName: LoginName }),
  answer: OpenedAccount,
})
export const printCode = endpoint('POST /api/accounts/:id/code', {
  status: 201,
  params: Id,
  answer: IssuedCode,
})
export const enableAccount = endpoint('POST /api/accounts/:id/enable', { params: Id })
export const disableAccount = endpoint('POST /api/accounts/:id/disable', { params: Id })
