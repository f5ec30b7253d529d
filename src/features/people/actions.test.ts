import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  password,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
} from '../../../test/harness/node.ts'
import { addDays } from '../../base/calendar.ts'
import { scoped } from '../../platform/db.ts'
import { addAccount, issueCode, setAccountEnabled } from './account-actions.ts'
import { delegate } from './delegation-actions.ts'
import { logIn } from './login-actions.ts'
import { listOrgUnits } from './org-unit-store.ts'
import { setPasswordWithCode } from './password-actions.ts'
import { addPerson } from './person-actions.ts'
import { listPersons } from './person-store.ts'
import { appoint } from './post-actions.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

const browser = { address: '127.0.0.1', userAgent: 'test' }
const now = () => node.ground.clock()

test('X-1 who holds a post in township A does not see persons of township B', async () => {
  const a = await somebody(node, {
    role: 'township_clerk',
    regionCode: townshipA,
    level: 'township',
  })
  const b = await somebody(node, {
    role: 'township_clerk',
    regionCode: townshipB,
    level: 'township',
  })
  const seen = await scoped(node.db, a.actor, (tx) => listPersons(tx))
  expect(seen.map(({ loginName }) => loginName)).toContain(a.loginName)
  expect(seen.map(({ loginName }) => loginName)).not.toContain(b.loginName)
})

test('a wrong password, an unknown name and a disabled account get the same refusal', async () => {
  const admin = await somebody(node, { role: 'administrator' })
  const { loginName, actor } = await somebody(node, { role: 'programme_office' })
  const refused = { code: 'login_refused' }
  await expect(logIn(node.db, { loginName, password: 'x' }, browser, now())).rejects.toMatchObject(
    refused,
  )
  await expect(
    logIn(node.db, { loginName: 'nobody', password: 'x' }, browser, now()),
  ).rejects.toMatchObject(refused)
  await setAccountEnabled(node.db, admin.actor, actor.accountId, false, now())
  await expect(logIn(node.db, { loginName, password }, browser, now())).rejects.toMatchObject(
    refused,
  )
})

test('after five wrong passwords the right one waits too', async () => {
  const { loginName } = await somebody(node, { role: 'programme_office' })
  for (let i = 0; i < 5; i++) {
    await expect(
      logIn(node.db, { loginName, password: 'x' }, browser, now()),
    ).rejects.toMatchObject({ code: 'login_refused' })
  }
  await expect(logIn(node.db, { loginName, password }, browser, now())).rejects.toMatchObject({
    code: 'login_blocked',
    details: { seconds: 5 },
  })
  const later = new Date(now().getTime() + 5_000)
  await expect(logIn(node.db, { loginName, password }, browser, later)).resolves.toMatchObject({
    token: expect.any(String),
  })
})

test('a name without an account is slowed down in the same way, so nobody learns which exist', async () => {
  const attempt = () => logIn(node.db, { loginName: 'niemand', password: 'x' }, browser, now())
  for (let i = 0; i < 5; i++)
    await expect(attempt()).rejects.toMatchObject({ code: 'login_refused' })
  await expect(attempt()).rejects.toMatchObject({ code: 'login_blocked', details: { seconds: 5 } })
})

test('a printed code sets the password once', async () => {
  const admin = await somebody(node, { role: 'administrator' })
  const { id: personId } = await addPerson(node.db, admin.actor, {
    name: '曾祥',
    orgUnitId: admin.organisationId,
  })
  const { code } = await addAccount(
    node.db,
    admin.actor,
    { personId, loginName: 'zengxiang' },
    now(),
  )
  const typed = code.toLowerCase().replaceAll('-', ' ')
  await setPasswordWithCode(
    node.db,
    { code: typed, newPassword: '凤凰沱江夜船三只' },
    browser,
    now(),
  )
  await expect(
    setPasswordWithCode(node.db, { code, newPassword: '另一个口令有八字' }, browser, now()),
  ).rejects.toMatchObject({ code: 'code_refused' })
})

describe('INV-01 nobody hands out more than he has', () => {
  test('a programme office clerk does not reset the administrator', async () => {
    const admin = await somebody(node, { role: 'administrator' })
    const clerk = await somebody(node, { role: 'programme_office' })
    await expect(
      issueCode(node.db, clerk.actor, admin.actor.accountId, now()),
    ).rejects.toMatchObject({ code: 'account_above_yours' })
  })

  test('an administrator of one county is not appointed by another', async () => {
    const here = await somebody(node, { role: 'programme_office' })
    const admin = await somebody(node, { role: 'administrator', regionCode: county })
    const post = await scoped(node.db, admin.actor, (tx) =>
      tx
        .selectFrom('posts')
        .select('id')
        .where('role', '=', 'administrator')
        .limit(1)
        .executeTakeFirstOrThrow(),
    )
    await expect(
      appoint(node.db, here.actor, {
        postId: post.id,
        personId: here.actor.personId,
        fromDay: '2026-11-23',
      }),
    ).rejects.toMatchObject({ code: 'post_above_yours' })
  })
})

test('X-1 a delegate has the permissions from the first to the last day of the leave', async () => {
  const head = await somebody(node, {
    role: 'township_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const deputy = await somebody(node, {
    role: 'village_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const holding = await scoped(node.db, head.actor, (tx) =>
    tx
      .selectFrom('postHoldings')
      .select('id')
      .where('personId', '=', head.actor.personId)
      .executeTakeFirstOrThrow(),
  )
  await delegate(node.db, head.actor, {
    holdingId: holding.id,
    personId: deputy.actor.personId,
    fromDay: '2026-11-24',
    toDay: '2026-11-25',
    reason: '开会',
  })
  const verbs = async (day: string) => {
    node.setNow(`${day}T04:00:00.000Z`)
    const session = await logInAs(node, deputy.loginName)
    return (await session.get('/api/me')).json().permissions as string[]
  }
  expect(await verbs('2026-11-23')).not.toContain('siting.consent_township')
  expect(await verbs('2026-11-24')).toContain('siting.consent_township')
  expect(await verbs(addDays('2026-11-24', 1))).toContain('siting.consent_township')
  expect(await verbs('2026-11-26')).not.toContain('siting.consent_township')
  node.setNow('2026-11-23T02:00:00.000Z')
})

test('organisations of other places are not listed', async () => {
  const { actor } = await somebody(node, {
    role: 'township_clerk',
    regionCode: townshipB,
    level: 'township',
  })
  const units = await scoped(node.db, actor, listOrgUnits)
  expect(units.length).toBeGreaterThan(0)
  expect(units.every(({ regionCode }) => regionCode.startsWith('433123104'))).toBe(true)
})
