import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestNode, password, somebody, type TestNode } from '../../../test/harness/node.ts'
import { addAccount, setAccountEnabled } from './account-actions.ts'
import { logIn } from './login-actions.ts'
import { setPasswordWithCode } from './password-actions.ts'
import { addPerson } from './person-actions.ts'

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
