import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestNode, password, somebody, type TestNode } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { mostTries } from './account.ts'
import { addAccount, setAccountEnabled } from './account-actions.ts'
import { logIn } from './login-actions.ts'
import { changePassword, setPasswordWithCode } from './password-actions.ts'
import { addPerson } from './person-actions.ts'
import { beginTry, ofAccount, ofAddress } from './try-actions.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

const browser = { address: '127.0.0.1', userAgent: 'test' }
const now = () => node.ground.clock()

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

/** How often each answer came, of so many tries that come at once. */
async function atOnce(
  times: number,
  attempt: () => Promise<unknown>,
): Promise<Map<string, number>> {
  const settled = await Promise.allSettled(Array.from({ length: times }, attempt))
  const codes = settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'right'))
  return new Map([...new Set(codes)].map((code) => [code, codes.filter((c) => c === code).length]))
}

test('A10 of forty wrong passwords at once five are checked, at login and for a change', async () => {
  const { loginName } = await somebody(node, { role: 'programme_office' })
  const wrong = () => logIn(node.db, { loginName, password: 'x' }, browser, now())
  const answers = new Map([
    ['login_refused', 5],
    ['login_blocked', 35],
  ])
  expect(await atOnce(40, wrong)).toEqual(answers)
  const { actor } = await somebody(node, { role: 'programme_office' })
  const given = { password: 'x', newPassword: '凤凰沱江夜船三只' }
  const change = () => changePassword(node.db, actor, newId(), given, now())
  expect(await atOnce(40, change)).toEqual(
    new Map([
      ['password_wrong', 5],
      ['login_blocked', 35],
    ]),
  )
})

test('A10 many names from one address wait only after very many wrong tries', async () => {
  const address = '10.9.9.9'
  const tries = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, at) =>
        beginTry(node.db, [ofAccount(`spray${from + at}`), ofAddress(address)], now()),
      ),
    )
  await tries(0, mostTries.address)
  await expect(tries(1_000, 1_001)).rejects.toMatchObject({ code: 'login_blocked' })
  await expect(
    beginTry(node.db, [ofAccount('spray1000'), ofAddress('10.9.9.8')], now()),
  ).resolves.toBeUndefined()
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
