import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as z from 'zod'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { insertPersonWithPost } from '../people/user-actions.ts'
import type { listAccountCandidates, openManyAccounts } from './account-api.ts'

let node: TestNode
let admin: Session
beforeAll(async () => {
  node = await openTestNode()
  const { loginName } = await somebody(node, { role: 'administrator', name: '管理员' })
  admin = await logInAs(node, loginName)
  for (const [code, village] of [
    ['S00001', villageA1],
    ['S00002', villageB1],
  ]) {
    const row = { schoolCode: code, name: `${code}小学`, stage: 'primary', villageCode: village }
    const school = await admin.send('POST', '/api/schools', {
      row: { ...row, mode: 'none', boarding: false },
    })
    expect(school.statusCode, school.body).toBe(201)
    await staff(code ?? '', '1', '李明', 'head')
    await staff(code ?? '', '2', `教师${code}`, 'teacher')
  }
  await secretary('王芳', villageA1, null)
  await secretary('赵强', villageA2, 'zhaoqiang')
  await secretary('李明', villageA2, 'liming')
})
afterAll(() => node.close())

async function staff(schoolCode: string, staffNo: string, name: string, post: string) {
  const row = { schoolCode, staffNo, name, post, partyMember: true, usableForProgramme: true }
  const saved = await admin.send('POST', '/api/staff', { row })
  expect(saved.statusCode, saved.body).toBe(201)
}

/** With the post since today, and an account where a login name is given. */
async function secretary(name: string, regionCode: string, loginName: string | null) {
  const { organisationId } = await somebody(node, {
    role: 'village_secretary',
    ...{ name: `前任${name}`, regionCode, level: 'village', kind: 'party_branch' },
  })
  await asSystem(node.db, 'test', async (tx) => {
    const account = await insertPersonWithPost(
      tx,
      {
        ...{ name, regionCode, role: 'village_secretary', title: '书记', passwordHash: null },
        ...{ orgUnitId: organisationId, loginName: loginName ?? `x-${newId()}` },
      },
      node.ground.clock(),
    )
    if (loginName === null)
      await sql`delete from accounts where id = ${account.id}::uuid`.execute(tx)
  })
}

type Candidates = z.output<typeof listAccountCandidates.answer>
type Opened = z.output<typeof openManyAccounts.answer>

const candidates = async () =>
  (
    (
      await admin.get(`/api/accounts/candidates?place=${county}&placeLevel=county`)
    ).json() as Candidates
  ).candidates

const accounts = async () => {
  const { rows } = await asSystem(node.db, 'test', (tx) =>
    sql<{ loginName: string; hash: string | null }>`
      select login_name, password_hash as hash from accounts order by login_name`.execute(tx),
  )
  return rows
}

test('holders of posts and heads in the register of staff are offered, and who is called alike is told', async () => {
  const found = await candidates()
  const open = found.filter(({ loginName }) => loginName === null)
  expect(open.map(({ name, role, isPerson }) => [name, role, isPerson])).toEqual([
    ['李明', 'head_of_school', false],
    ['王芳', 'village_secretary', true],
    ['李明', 'head_of_school', false],
  ])
  expect(open.map(({ likes }) => likes.length)).toEqual([1, 0, 0])
  expect(found.filter(({ loginName }) => loginName !== null).map(({ name }) => name)).toContain(
    '赵强',
  )
})

test('the chosen get accounts and slips, existing ones are left alone, and nobody gets two', async () => {
  const before = await accounts()
  const found = await candidates()
  const ids = found.map(({ id }) => id)
  const had = found.filter(({ loginName }) => loginName !== null).length
  const [one, other] = await Promise.all(
    [1, 2].map(
      async () => (await admin.send('POST', '/api/accounts/many', { ids })).json() as Opened,
    ),
  )
  const [first, second] = (one?.slips.length ?? 0) > 0 ? [one, other] : [other, one]
  expect(first?.slips.map(({ name, loginName }) => [name, loginName])).toEqual([
    ['李明', 'liming2'],
    ['王芳', 'wangfang'],
    ['李明', 'liming3'],
  ])
  expect([first?.left, second?.slips.length, second?.left]).toEqual([had, 0, ids.length])
  expect(
    (await accounts()).filter(({ loginName }) => before.some((b) => b.loginName === loginName)),
  ).toEqual(before)
  const slip = first?.slips[0]
  const used = await node.server.inject({
    method: 'POST',
    url: '/api/login/code',
    headers: { origin: 'http://localhost:80' },
    payload: { code: slip?.code, newPassword: '竹林石门小路九里' },
  })
  expect(used.statusCode, used.body).toBe(204)
  const head = await logInAs(node, 'liming2', '竹林石门小路九里')
  const me = (await head.get('/api/me')).json()
  expect(me.posts.map(({ role }: { role: string }) => role)).toEqual(['head_of_school'])
  expect((await candidates()).every(({ loginName }) => loginName !== null)).toBe(true)
})

test('the programme office opens the accounts of heads, whose word it may not give', async () => {
  await staff('S00001', '3', '周三', 'equipment_keeper')
  await staff('S00001', '4', '吴四', 'head')
  const given = { role: 'programme_office', kind: 'programme_office' } as const
  const { loginName, actor } = await somebody(node, given)
  const office = await logInAs(node, loginName)
  const ids = (await candidates()).filter((one) => one.loginName === null).map(({ id }) => id)
  expect(ids).toHaveLength(2)
  const opened = (await office.send('POST', '/api/accounts/many', { ids })).json() as Opened
  expect(opened.slips.map(({ name }) => name).toSorted()).toEqual(['吴四', '周三'])
  const { permissions } = (await office.get('/api/me')).json()
  expect(permissions).not.toContain('siting.consent_school')

  const post = await findPostOf('吴四')
  const appointed = { postId: post.postId, personId: actor.personId, fromDay: '2026-11-23' }
  expect((await office.send('POST', '/api/holdings', appointed)).json()).toEqual({
    code: 'post_not_for_oneself',
  })
  // A slip that was lost is printed again; an account in use is nobody's to take over.
  const code = () => office.send('POST', `/api/accounts/${post.accountId}/code`)
  const again = await code()
  expect(again.statusCode, again.body).toBe(201)
  await node.server.inject({
    method: 'POST',
    url: '/api/login/code',
    headers: { origin: 'http://localhost:80' },
    payload: { code: again.json().code, newPassword: '竹林石门小路九里' },
  })
  expect((await code()).json()).toEqual({ code: 'account_above_yours' })
})

async function findPostOf(name: string) {
  const { rows } = await asSystem(node.db, 'test', (tx) =>
    sql<{ postId: string; accountId: string }>`
      select h.post_id, a.id as account_id from persons as p join post_holdings as h on h.person_id = p.id
        join accounts as a on a.person_id = p.id where p.name = ${name}`.execute(tx),
  )
  return rows[0] as { postId: string; accountId: string }
}
