import { Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { backoffMs, mostTries } from './account.ts'
import {
  addLoginFailure,
  deleteLoginFailures,
  findLoginBlock,
  halveLoginFailures,
  setLoginBlock,
} from './login-store.ts'

/** Whose wrong tries are counted, each under a name of its own; no login name has a space in it. */
export type Counted = { kind: keyof typeof mostTries; name: string }

export const ofAccount = (loginName: string): Counted => ({ kind: 'person', name: loginName })
export const ofLearner = (id: string): Counted => ({ kind: 'person', name: `learner ${id}` })
export const ofCard = (hash: Buffer): Counted => ({
  kind: 'card',
  name: `card ${hash.toString('hex')}`,
})
export const ofDevice = (id: string): Counted => ({ kind: 'device', name: `device ${id}` })
export const ofAddress = (address: string): Counted => ({
  kind: 'address',
  name: `address ${address}`,
})

/**
 * Counts a try as a wrong one before anything is checked, so that many at once are checked no more often
 * than one after the other; refuses where somebody has to wait, and then counts nothing.
 */
export async function beginTry(
  db: Db,
  counted: readonly Counted[],
  now: Date,
  code = 'login_blocked',
): Promise<void> {
  const at = now.toISOString()
  await asSystem(db, 'count a try', async (tx) => {
    // In one order, so that two tries never wait for each other.
    for (const { kind, name } of counted.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const failures = await addLoginFailure(tx, name, at)
      if (failures === undefined) {
        const until = await findLoginBlock(tx, name)
        const waitMs = until ? Date.parse(until) - now.getTime() : 0
        throw new Refusal('too_many', code, { seconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
      }
      const waitMs = backoffMs(failures, mostTries[kind])
      if (waitMs > 0) await setLoginBlock(tx, name, new Date(now.getTime() + waitMs).toISOString())
    }
  })
}

/** It was right, or was not a try after all. An address is many people: it is forgiven by half. */
export async function endTry(tx: Tx, counted: readonly Counted[]): Promise<void> {
  for (const { kind, name } of counted) {
    await (kind === 'address'
      ? halveLoginFailures(tx, name)
      : deleteLoginFailures(tx, { loginName: name }))
  }
}
