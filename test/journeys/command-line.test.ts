import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeProgram } from '../../src/app/program.ts'
import { findRunningPostgres } from '../../src/platform/postgres/running.ts'
import { cunxiao, type Said, type StartedHub, startHub } from '../harness/command-line.ts'

/** A hub as an installation has it: its own PostgreSQL, in a directory with a space and Chinese characters. */
let folder: string
let dataDir: string
let hub: StartedHub
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '村校 数据-'))
  // PostgreSQL started by root is another user, who must be able to pass through.
  await chmod(folder, 0o755)
  dataDir = join(folder, '县 hub')
  hub = await startHub(dataDir)
})
afterAll(async () => {
  await hub?.stop()
  await rm(folder, { recursive: true, force: true })
})

const run = (...words: string[]): Promise<Said> => cunxiao(dataDir, words)
const file = (name: string) => join(folder, name)
const county = '433123000000'
const village = '433123101201'

const schoolSheet = (pupils: number): string =>
  [
    '学校代码,学校名称,所在村代码,学段,模式,是否寄宿,在校生数',
    `S001,瓦场小学,${village},小学,模式二,否,${pupils}`,
    `S002,廖家桥中学,${village},初中,模式三,是,600`,
  ].join('\r\n')
const exportSchools = async (dir: string): Promise<string> => {
  const { exit, out, err } = await cunxiao(dir, ['export', 'schools', '--format', 'csv'])
  expect(exit, err).toBe(0)
  return out
}

describe('a hub that was started', () => {
  test('answers, and its printed code makes the first administrator', async () => {
    expect(await (await fetch(`${hub.url}/api/health`)).json()).toMatchObject({
      ready: true,
      database: 'ok',
    })
    const response = await fetch(`${hub.url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: hub.url },
      body: JSON.stringify({
        code: await hub.readCode(),
        regionCode: county,
        regionName: '凤凰县',
        name: '龙建国',
        loginName: 'admin',
        password: '石门竹林小路三里',
      }),
    })
    expect(response.status, await response.text()).toBe(204)
  })

  test('is not started twice on one data directory: the second says which and goes', async () => {
    const { exit, err } = await cunxiao(dataDir, ['start'], { CUNXIAO_PORT: '0' })
    expect(exit).toBe(1)
    expect(err).toContain('(data_directory_in_use)')
    expect(err).toContain(dataDir)
    expect(err).not.toMatch(/^\s+at /m)
    expect((await fetch(`${hub.url}/api/health`)).status).toBe(200)
  })

  test('a port that is taken is named, and nothing of the second node stays', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const other = join(folder, '另一个')
    const { exit, err } = await cunxiao(other, ['start'], {
      CUNXIAO_PORT: String(port),
      // Another test may hold the port beside it.
      CUNXIAO_CONTENT_PORT: '0',
    })
    expect(exit).toBe(1)
    expect(err).toContain(`Port ${port} is held by another program. (port_taken)`)
    expect(err).not.toMatch(/^\s+at /m)
    expect(await findRunningPostgres(other)).toBeUndefined()
    holder.close()
  })
})

describe('commands beside the running hub', () => {
  test('every command says what it is for', () => {
    function below(command: Command, path: string): string[] {
      expect(command.description(), path).not.toBe('')
      expect(command.helpInformation()).toContain(`Usage: ${path}`)
      return command.commands.flatMap((one) => {
        const name = `${path} ${one.name()}`
        return [name, ...below(one, name)]
      })
    }
    const all = below(makeProgram(), 'cunxiao')
    const some = ['start', 'demo', 'import', 'user add', 'policy set', 'audit verify']
    expect(all).toEqual(expect.arrayContaining(some.map((words) => `cunxiao ${words}`)))
  })

  test('help exits with 0, a wrong command with 2', async () => {
    const helps = [[], ['user'], ['policy', 'set']].map(async (path) => {
      const { exit, out } = await cunxiao(dataDir, [...path, '--help'])
      expect(exit, path.join(' ')).toBe(0)
      expect(out).toContain(`Usage: cunxiao ${path.join(' ')}`.trim())
    })
    const wrong = [['import', 'horses', 'x.csv'], ['fly'], ['policy', 'set'], ['--wings']]
    const refusals = wrong.map(async (words) => {
      const { exit, err } = await cunxiao(dataDir, words)
      expect(exit, words.join(' ')).toBe(2)
      expect(err).toMatch(/^error: /)
    })
    await Promise.all([...helps, ...refusals])
  })

  test('user add makes an account and prints the code once; a second of that name is refused', async () => {
    const words = ['user', 'add', 'Office', '--name', '办事员', '--role', 'programme_office']
    const added = await run(...words, '--place', county)
    expect(added).toMatchObject({ exit: 0, err: '' })
    const code = /^office (\S{4}-\S{4}-\S{4})$/m.exec(added.out)?.[1]
    const login = await fetch(`${hub.url}/api/login/code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: hub.url },
      body: JSON.stringify({ code, newPassword: '沱江夜渡三更天明' }),
    })
    expect(login.status).toBe(204)
    const again = await run(...words, '--place', county)
    expect(again.exit).toBe(1)
    expect(again.err).toContain('(login_name_taken)')
    const nowhere = await run(
      'user',
      'add',
      'x2',
      '--name',
      'x',
      '--role',
      'king',
      '--place',
      county,
    )
    expect(nowhere.exit).toBe(2)
  })

  test('X-16 policy set changes a rule for a place; policy list names the rules', async () => {
    const rule = 'siting.villageRadiusMetres'
    const set = (value: string) =>
      run('policy', 'set', rule, value, '--place', county, '--source', '凤远办〔2026〕3号')
    expect(await set('4000')).toMatchObject({ exit: 0, err: '' })
    const refused = await set('-1')
    expect(refused.exit).toBe(1)
    expect(refused.err).toContain('(policy_value_invalid)')
    expect((await set('four')).exit).toBe(2)
    const list = await run('policy', 'list')
    expect(list.out).toContain(`${rule} = 3000`)
  })

  test('X-6 import shows what would happen, writes it, and reads its own export as unchanged', async () => {
    await writeFile(file('乡镇.csv'), '乡镇代码,乡镇名称,是否纳入\r\n433123101000,廖家桥镇,是')
    await writeFile(file('村.csv'), `村代码,村名,是否纳入\r\n${village},瓦场村,是`)
    await writeFile(file('学校 表.csv'), schoolSheet(120))
    for (const [register, name] of [
      ['townships', '乡镇.csv'],
      ['villages', '村.csv'],
    ] as const)
      expect(await run('import', register, file(name))).toMatchObject({ exit: 0, err: '' })

    const dry = await run('import', 'schools', file('学校 表.csv'), '--dry-run')
    expect(dry.out).toContain('to create 2, to change 0, unchanged 0, refused 0')
    expect(await exportSchools(dataDir)).not.toContain('瓦场小学')
    const real = await run('import', 'schools', file('学校 表.csv'))
    expect(real.out).toContain('written: 2 created, 0 changed')
    expect(await exportSchools(dataDir)).toContain('瓦场小学')

    const out = await run('export', 'schools', '--out', file('导出.xlsx'))
    expect(out).toEqual({ exit: 0, out: '', err: '' })
    const back = await run('import', 'schools', file('导出.xlsx'))
    expect(back.out).toContain('to create 0, to change 0, unchanged 2, refused 0')
    expect(back.out).toContain('written: 0 created, 0 changed')
  })

  test('X-6 a sheet with a wrong cell is written not at all, and the cell is named', async () => {
    await writeFile(file('错.csv'), schoolSheet(-5).replace('S002', 'S009'))
    const { exit, out, err } = await run('import', 'schools', file('错.csv'))
    expect(exit).toBe(1)
    expect(out).toContain('error: row 2, 在校生数')
    expect(err).toContain('(import_has_problems)')
    expect(await exportSchools(dataDir)).not.toContain('S009')
    const missing = await run('import', 'schools', file('没有.csv'))
    expect(missing.exit).toBe(1)
    expect(missing.err).toContain('(file_unreadable)')
  })

  test('xAPI 4.0 a key made beside the running hub opens the learning record store, until it is revoked', async () => {
    const made = await run('lrs', 'key', 'add', '课件', '--json')
    expect(made, made.err).toMatchObject({ exit: 0, err: '' })
    const { key, secret } = JSON.parse(made.out)
    const ask = (method: string, body?: object) =>
      fetch(`${hub.url}/xapi/statements`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
          'x-experience-api-version': '2.0.0',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
    const posted = await ask('POST', {
      actor: { mbox: 'mailto:wang@example.com' },
      verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
      object: { id: 'http://example.com/course' },
    })
    expect(posted.status).toBe(200)
    expect(await (await ask('GET')).text()).toContain(((await posted.json()) as string[])[0])
    expect(await run('lrs', 'key', 'revoke', key)).toMatchObject({ exit: 0, err: '' })
    expect((await run('lrs', 'key', 'list')).out).toMatch(
      new RegExp(`^${key}  课件  all  ${county}  revoked `, 'm'),
    )
    await expect.poll(async () => (await ask('GET')).status, { timeout: 60_000 }).toBe(401)
  })

  test('X-2 audit verify exits with 0 while the chains are whole, with 1 when somebody changed it', async () => {
    const whole = await run('audit', 'verify')
    expect(whole).toMatchObject({ exit: 0, err: '' })
    expect(whole.out).toMatch(/^entries \d+, erased 0, head [0-9a-f]{64}\nthe chains are whole\n$/)
    const { adminUrl } = (await findRunningPostgres(dataDir)) as { adminUrl: string }
    const intruder = new pg.Client(adminUrl.replace(/\/postgres$/, '/cunxiao'))
    await intruder.connect()
    await intruder.query('set session_replication_role = replica')
    const rename = (from: string, to: string) =>
      intruder.query('update audit_entries set actor_name = $2 where seq = 1 and actor_name = $1', [
        from,
        to,
      ])
    await rename('龙建国', '别人')
    const broken = await run('audit', 'verify')
    await rename('别人', '龙建国')
    await intruder.end()
    expect(broken.exit).toBe(1)
    expect(broken.out).toContain(', entry 1: entry_altered')
    expect((await run('audit', 'verify')).exit).toBe(0)
  })
})

test('a backup of the running hub, restored elsewhere and started, has the same rows', async () => {
  const into = file('备份')
  await mkdir(into)
  const before = await exportSchools(dataDir)
  const head = (await run('audit', 'verify')).out
  const backup = await run('backup', into)
  expect(backup.exit, backup.err).toBe(0)
  const [name = ''] = await readdir(into)
  await writeFile(file('以后.csv'), schoolSheet(999))
  expect((await run('import', 'schools', file('以后.csv'))).exit).toBe(0)
  expect(await exportSchools(dataDir)).not.toBe(before)

  const elsewhere = join(folder, '恢复 here')
  const restored = await cunxiao(elsewhere, ['restore', join(into, name)])
  expect(restored.exit, restored.err).toBe(0)
  const second = await startHub(elsewhere)
  try {
    expect(await exportSchools(elsewhere)).toBe(before)
    expect((await cunxiao(elsewhere, ['audit', 'verify'])).out).toBe(head)
  } finally {
    const said = await second.stop()
    expect(said.exit).toBe(0)
    expect(said.out).not.toContain('First administrator')
  }
  const twice = await cunxiao(elsewhere, ['restore', join(into, name)])
  expect(twice.exit).toBe(1)
  expect(twice.err).toContain('(data_exists)')
})

test('SIGTERM ends the hub with 0, its PostgreSQL with it, and commands still find the data', async () => {
  const said = await hub.stop()
  expect(said).toMatchObject({ exit: 0, err: '' })
  expect(await findRunningPostgres(dataDir)).toBeUndefined()
  await expect(fetch(`${hub.url}/api/health`)).rejects.toThrow()
  expect(await exportSchools(dataDir)).toContain('999')
  expect(await findRunningPostgres(dataDir)).toBeUndefined()
})
