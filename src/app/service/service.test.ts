import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { xmlParser } from '../../platform/sheets/xml.ts'
import { launchdPlan } from './launchd.ts'
import { argumentsOf, type Installation, settingsFile } from './plan.ts'
import { renderSettings } from './settings-file.ts'
import { systemdPlan } from './systemd.ts'
import { taskPlan } from './task-scheduler.ts'

const awkward = '/opt/村 校 <&> 100%n "$HOME" it\'s'
const node: Installation = {
  role: 'hub',
  scope: 'machine',
  user: 'cunxiao',
  uid: 1000,
  homeDir: '/home/罗 老师',
  nodePath: `${awkward}/node`,
  nodeFlags: ['--max-old-space-size=256'],
  environment: { NODE_COMPILE_CACHE: `${awkward}/data/compiled` },
  projectDir: awkward,
  dataDir: `${awkward}/data`,
}
const mine: Installation = { ...node, scope: 'account' }
const command = [node.nodePath, ...argumentsOf(node)]

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})
async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), '村 校 %n $HOME '))
  cleanUps.push(() => rm(directory, { recursive: true }))
  return directory
}

test('the command starts the program with its settings, without anything secret in sight', () => {
  expect(argumentsOf(node)).toEqual([
    '--max-old-space-size=256',
    `--env-file=${awkward}/data/service.env`,
    `${awkward}/src/app/cli.ts`,
    'start',
  ])
})

test('S36: the service of a station runs its launcher', () => {
  expect(argumentsOf({ ...node, role: 'station' }).slice(-5)).toEqual([
    `${awkward}/src/app/cli.ts`,
    ...['station', 'launch', '--data', `${awkward}/data`],
  ])
})

test('node reads the settings file as it was written, whatever stands in it', async () => {
  const settings = {
    CUNXIAO_DATA: 'C:\\new 村校\\table',
    DATABASE_URL: `postgres://村:p%40ss'w#rd=$HOME@h/d?x="1"`,
    CUNXIAO_METRICS_TOKEN: '  sixteen # spaces`  ',
  }
  const path = join(await newDirectory(), 'service.env')
  await writeFile(path, renderSettings(settings))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--env-file=${path}`, '--print', 'JSON.stringify(process.env)'],
    { env: {} },
  )
  expect(JSON.parse(stdout)).toMatchObject(settings)
})

test.each([`'"\``, 'two\nlines', `'\`\\n`])('%j cannot be written, and is not', (value) => {
  expect(() => renderSettings({ CUNXIAO_DATA: value })).toThrow('setting_not_writable')
})

test('systemd starts it with the machine, again after any end, as its user', () => {
  const { definition, install } = systemdPlan(node)
  expect(definition.path).toBe('/etc/systemd/system/cunxiao.service')
  const unit = definition.content.toString()
  for (const line of [
    'User=cunxiao',
    'Restart=always',
    'StartLimitIntervalSec=0',
    'KillMode=mixed',
    'WantedBy=multi-user.target',
    `WorkingDirectory=${awkward.replaceAll('%', '%%')}`,
    `ExecStart=:${command.map(asSystemdWrites).join(' ')}`,
  ])
    expect(unit.split('\n')).toContain(line)
  expect(install.at(-1)).toEqual(['systemctl', 'enable', '--now', 'cunxiao.service'])
})

const asSystemdWrites = (word: string): string =>
  `"${word.replaceAll('"', '\\"').replaceAll('%', '%%')}"`

test('systemd of a person: in the home directory, and running while nobody is logged in', () => {
  const { definition, install, status } = systemdPlan(mine)
  expect(definition.path).toBe('/home/罗 老师/.config/systemd/user/cunxiao.service')
  expect(definition.content.toString()).toContain('WantedBy=default.target')
  expect(definition.content.toString()).not.toContain('User=')
  expect(install[0]).toEqual(['loginctl', 'enable-linger', '1000'])
  expect(status.slice(0, 2)).toEqual(['systemctl', '--user'])
})

const hasSystemd = (() => {
  try {
    execFileSync('systemd-analyze', ['--version'])
    return true
  } catch {
    return false
  }
})()

test.skipIf(!hasSystemd)('systemd itself finds nothing wrong with the unit', async () => {
  const directory = await newDirectory()
  const nodePath = join(directory, 'no de')
  await symlink(process.execPath, nodePath)
  const { definition } = systemdPlan({
    ...node,
    user: 'daemon',
    nodePath,
    projectDir: directory,
    dataDir: directory,
  })
  const unit = join(directory, 'cunxiao.service')
  await writeFile(unit, definition.content)
  const verify = promisify(execFile)('systemd-analyze', ['verify', '--man=no', unit])
  const said = await verify.catch((error) => error)
  expect(`${said.stdout}${said.stderr}`).not.toMatch(/cunxiao\.service/)
  await writeFile(unit, definition.content.toString().replace('ExecStart=:"', 'ExecStart=:"x'))
  const wrong = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', unit]).catch(
    (error) => error,
  )
  expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/cunxiao\.service/)
})

test('launchd keeps it alive from the start of the machine, or from the login of a person', () => {
  const { definition, install, status } = launchdPlan(node)
  expect(definition.path).toBe('/Library/LaunchDaemons/cunxiao.node.plist')
  const texts = textsOf(definition.content.toString())
  expect(texts.join('\n')).toContain(command.join('\n'))
  expect(texts).toContain(awkward)
  expect(texts.slice(texts.indexOf('UserName'))[1]).toBe('cunxiao')
  expect(definition.content.toString()).toContain('<key>KeepAlive</key><true/>')
  expect(install).toEqual([['launchctl', 'bootstrap', 'system', definition.path]])
  expect(status).toEqual(['launchctl', 'print', 'system/cunxiao.node'])

  const own = launchdPlan(mine)
  expect(own.definition.path).toBe('/home/罗 老师/Library/LaunchAgents/cunxiao.node.plist')
  expect(own.install[0]?.slice(0, 3)).toEqual(['launchctl', 'bootstrap', 'gui/1000'])
  expect(textsOf(own.definition.content.toString())).not.toContain('UserName')
})

test('Windows starts it with the machine and ends it for no reason of its own', () => {
  const { definition } = taskPlan({ ...node, user: 'PC-1\\罗 老师' })
  expect([...definition.content.subarray(0, 2)]).toEqual([0xff, 0xfe])
  const xml = definition.content.toString('utf16le').slice(1)
  const texts = textsOf(xml)
  expect(texts).toContain('PC-1\\罗 老师')
  expect(texts).toContain(node.nodePath)
  const line = texts.find((text) => text.includes('cli.ts')) ?? ''
  expect(takeApart(line)).toEqual(argumentsOf(node))
  expect(xml).toContain('<BootTrigger><Enabled>true</Enabled></BootTrigger>')
  expect(xml).toContain('<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>')
})

test('a C program on Windows gets every argument as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', '"', ' ', '村', 'a') }), (dataDir) => {
      const of = { ...node, dataDir }
      const xml = taskPlan(of).definition.content.toString('utf16le').slice(1)
      const line = textsOf(xml).find((text) => text.includes('cli.ts')) ?? ''
      expect(takeApart(line)[1]).toBe(`--env-file=${settingsFile(of)}`)
    }),
  )
})

/** The rules of `CommandLineToArgvW`. */
function takeApart(line: string): string[] {
  const words: string[] = []
  let word = ''
  let inQuotes = false
  let at = 0
  while (at < line.length) {
    const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0
    at += slashes
    if (line[at] === '"') {
      word += '\\'.repeat(Math.floor(slashes / 2))
      if (slashes % 2 === 1) word += '"'
      else inQuotes = !inQuotes
      at++
    } else {
      word += '\\'.repeat(slashes)
      const character = line[at] ?? ''
      if (character === ' ' && !inQuotes) {
        words.push(word)
        word = ''
      } else word += character
      at++
    }
  }
  return [...words, word]
}

/** What stands between the tags of a well-formed document. */
function textsOf(xml: string): string[] {
  const texts: string[] = []
  const parser = xmlParser({
    open: () => {},
    text: (text) => {
      if (text.trim() !== '') texts.push(text)
    },
    close: () => {},
  })
  // The reader refuses every document type; this one is Apple's own.
  parser.write(xml.replace(/^<!DOCTYPE plist .*\n/m, ''))
  parser.end()
  return texts
}
