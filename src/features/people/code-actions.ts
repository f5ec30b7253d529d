import { newId } from '../../base/ids.ts'
import type { Tx } from '../../platform/db.ts'
import { foldPrintedCode, hashToken, newPrintedCode } from '../../platform/passwords.ts'
import { setPasswordCodeMs } from './account.ts'
import { deleteOpenCodes, insertOneTimeCode } from './code-store.ts'
import type { IssuedCode } from './login-api.ts'

/** A new code for setting the password of an account; those before it become void. */
export async function makeCode(
  tx: Tx,
  account: { id: string; regionCode: string; createdBy: string | null },
  now: Date,
): Promise<IssuedCode> {
  const code = newPrintedCode()
  const expiresAt = new Date(now.getTime() + setPasswordCodeMs).toISOString()
  await deleteOpenCodes(tx, { accountId: account.id })
  await insertOneTimeCode(tx, {
    id: newId(now.getTime()),
    accountId: account.id,
    regionCode: account.regionCode,
    purpose: 'set_password',
    codeHash: hashToken(foldPrintedCode(code)),
    createdAt: now.toISOString(),
    expiresAt,
    createdBy: account.createdBy,
  })
  return { code, expiresAt }
}

/** Whether the code is for that purpose and neither used nor expired. */
export const isUsable = (
  code: { purpose: string; usedAt: string | null; expiresAt: string },
  purpose: string,
  now: Date,
): boolean => code.purpose === purpose && !code.usedAt && Date.parse(code.expiresAt) > now.getTime()
