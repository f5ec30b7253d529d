import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { PlaceLevel } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import {
  findAccount,
  hasAccount,
  insertAccounts,
  isLoginNameTaken,
  lockAccount,
  setAccountDisabled,
} from './account-store.ts'
import { type Actor, coversGrant, grantOf, may, mayFill } from './actor.ts'
import { refuseIfLastAdministrator } from './administrator-actions.ts'
import { lockAdministrators } from './administrator-store.ts'
import { makeCode } from './code-actions.ts'
import type { IssuedCode, OpenedAccount } from './login-api.ts'
import { setLoginsRevoked } from './login-store.ts'
import { findPerson } from './person-store.ts'
import { listHeldPosts } from './post-store.ts'

/** Gives a person an account without a password, and the code to print for him. */
export async function addAccount(
  db: Db,
  actor: Actor,
  given: { personId: string; loginName: string },
  now: Date,
): Promise<OpenedAccount> {
  return scoped(db, actor, async (tx) => {
    await waitForTurn(tx, 'accounts opened together')
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    const account = {
      id: newId(now.getTime()),
      personId: person.id,
      regionCode: person.regionCode,
      loginName: given.loginName,
    }
    await refuseUnlessFilling(tx, actor, account, now)
    if (await hasAccount(tx, person.id)) throw conflict('account_exists', { value: person.name })
    // Login names are unique on the whole node, also outside the actor's place.
    const taken = await asSystem(tx, 'uniqueness of login names', (system) =>
      isLoginNameTaken(system, given.loginName),
    )
    if (taken) throw conflict('login_name_taken', { value: given.loginName })
    await insertAccounts(tx, [{ ...account, passwordHash: null }])
    const issued = await makeCode(tx, { ...account, createdBy: actor.personId }, now)
    await audit(tx, actor, [accountEvent('account.added', account)])
    return { accountId: account.id, ...issued }
  })
}

/** Prints a code for somebody who has no password or forgot it. It replaces the codes before it. */
export async function issueCode(
  db: Db,
  actor: Actor,
  accountId: string,
  now: Date,
): Promise<IssuedCode> {
  return scoped(db, actor, async (tx) => {
    // Whoever sets his first password meanwhile has an account in use.
    const account = await lockAccount(tx, accountId)
    if (!account) throw notFound('account', accountId)
    const isUsed = account.passwordHash !== null
    await (isUsed ? refuseUnlessAbove : refuseUnlessFilling)(tx, actor, account, now)
    const issued = await makeCode(tx, { ...account, createdBy: actor.personId }, now)
    await audit(tx, actor, [accountEvent('account.code_issued', account)])
    return issued
  })
}

export async function setAccountEnabled(
  db: Db,
  actor: Actor,
  accountId: string,
  enabled: boolean,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    // Both ways in the same order: who enables what another disables waits for him.
    await lockAdministrators(tx)
    const account = await findAccount(tx, accountId)
    if (!account) throw notFound('account', accountId)
    await refuseUnlessFilling(tx, actor, account, now)
    if (!enabled) {
      await refuseIfLastAdministrator(tx, account.id, now)
      await asSystem(tx, 'end logins', (system) =>
        setLoginsRevoked(system, account.id, now.toISOString()),
      )
    }
    await setAccountDisabled(tx, account.id, enabled ? null : now.toISOString())
    await audit(tx, actor, [
      accountEvent(enabled ? 'account.enabled' : 'account.disabled', account),
    ])
  })
}

type Opened = { personId: string; regionCode: string }

/** Whoever may fill somebody's posts opens his account, and closes it. */
const refuseUnlessFilling = (tx: Tx, actor: Actor, account: Opened, now: Date): Promise<void> =>
  refuseUnless(tx, actor, account, now, (post) => mayFill(actor, post.role, post))

/** Whoever resets an account that is in use could become it: he needs everything it may do. */
const refuseUnlessAbove = (tx: Tx, actor: Actor, account: Opened, now: Date): Promise<void> =>
  refuseUnless(tx, actor, account, now, (post) => {
    const grant = grantOf(post.role, post)
    return !grant || coversGrant(actor, grant)
  })

async function refuseUnless(
  tx: Tx,
  actor: Actor,
  account: Opened,
  now: Date,
  suffices: (post: { role: string; id: string; regionCode: string; level: PlaceLevel }) => boolean,
): Promise<void> {
  if (!may(actor, 'people.write', account))
    throw forbidden('not_permitted', { verb: 'people.write' })
  const held = await asSystem(tx, 'posts of an account', (system) =>
    listHeldPosts(system, account.personId, dayOf(now)),
  )
  if (!held.every((post) => suffices({ ...post, id: post.organisationId })))
    throw forbidden('account_above_yours')
}

export const accountEvent = (
  action: string,
  account: { id: string; personId: string; regionCode: string; loginName: string },
) => ({
  action,
  subjectType: 'account',
  subjectId: account.id,
  regionCode: account.regionCode,
  payload: { personId: account.personId, loginName: account.loginName },
})
