import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { county, openTestNode, type TestNode, townshipA } from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from './operator.ts'
import { issueFirstAdministratorCode } from './setup-actions.ts'
import { addUser } from './user-actions.ts'

const start = '2026-11-23T02:00:00.000Z'

describe('the first administrator', () => {
  let empty: TestNode
  beforeAll(async () => {
    empty = await openTestNode({ places: false })
  })
  afterEach(() => empty.setNow(start))
  afterAll(() => empty.close())

  const setUp = (code: string, change: object = {}) =>
    empty.server.inject({
      method: 'POST',
      url: '/api/setup',
      headers: { origin: 'http://localhost:80' },
      payload: {
        code,
        regionCode: county,
        regionName: '凤凰县',
        name: '龙建国',
        loginName: 'first',
        password: '石门竹林小路三里',
        ...change,
      },
    })
  const issue = async () =>
    (await issueFirstAdministratorCode(empty.db, empty.ground.clock())) as string
  const needed = async () => (await empty.server.inject('/api/setup')).json()

  test('is asked for, and not made with a wrong code or a wrong form', async () => {
    const code = await issue()
    expect(await needed()).toEqual({ needed: true })
    expect((await setUp('2222-2222-2222')).json()).toEqual({ code: 'code_refused' })
    expect((await setUp(code, { regionCode: townshipA })).json().code).toBe('county_code_invalid')
    expect((await setUp(code, { password: 'first-one' })).json()).toEqual({
      code: 'password_contains_name',
    })
    expect((await setUp(code, { admin: true })).json().code).toBe('invalid_request')
    expect(await needed()).toEqual({ needed: true })
  })

  test('is not made with a code a week old, nor with the one before the last', async () => {
    const old = await issue()
    empty.setNow('2026-11-30T02:00:00.000Z')
    expect((await setUp(old)).json()).toEqual({ code: 'code_refused' })
    empty.setNow(start)
    const newer = await issue()
    expect((await setUp(old)).json()).toEqual({ code: 'code_refused' })
    expect(newer).not.toBe(old)
  })

  test('writes the code of his county as he is used to', async () => {
    for (const regionCode of ['４３３１２３', '4331 23', '433123', ' ４３３１２３００００００ ']) {
      const refused = (await setUp('2222-2222-2222', { regionCode })).json().code
      expect([regionCode, refused]).toEqual([regionCode, 'code_refused'])
    }
    for (const regionCode of ['4331', '43312310', '433123101', '四三三一二三'])
      expect((await setUp('2222-2222-2222', { regionCode })).json().code).toBe(
        'county_code_invalid',
      )
  })

  test('takes no login name that the command line gave away', async () => {
    const given = { role: 'programme_office', kind: 'programme_office', level: 'county' } as const
    const clerk = {
      ...given,
      loginName: 'taken',
      name: '办事员',
      place: county,
      organisation: '远程办',
    }
    await addUser(empty.db, operator, clerk, empty.ground.clock())
    const response = await setUp(await issue(), { loginName: 'taken' })
    expect([response.statusCode, response.json().code]).toEqual([409, 'login_name_taken'])
  })

  test('is made once, however many try with the same code at the same time', async () => {
    const code = await issue()
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((loginName) => setUp(code.toLowerCase(), { loginName })),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 401, 401])
    expect(await needed()).toEqual({ needed: false })
    expect(await issue()).toBeUndefined()
    expect((await setUp(code)).json()).toEqual({ code: 'code_refused' })
  })

  test('a code that is still good makes no second one', async () => {
    const disable = (disabledAt: string | null) =>
      asSystem(empty.db, 'test', (tx) =>
        tx.updateTable('accounts').set({ disabledAt }).where('loginName', '!=', 'taken').execute(),
      )
    await disable(start)
    const code = await issue()
    await disable(null)
    expect((await setUp(code, { loginName: 'second' })).json()).toEqual({ code: 'already_set_up' })
  })
})
