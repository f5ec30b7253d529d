import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { conflict, Refusal } from '../base/refusal.ts'
import { print } from '../platform/command.ts'
import { profiles } from '../platform/profile.ts'
import { buildPagesIfNeeded } from './build-pages.ts'
import { configOfEnvironment, settingsOfEnvironment } from './environment.ts'
import { launchdPlan } from './service/launchd.ts'
import {
  type Installation,
  type ManagerCommand,
  type ServicePlan,
  settingsFile,
} from './service/plan.ts'
import { renderSettings } from './service/settings-file.ts'
import { systemdPlan } from './service/systemd.ts'
import { taskPlan } from './service/task-scheduler.ts'
import { projectDir } from './version.ts'

const planOn: Readonly<Record<string, (of: Installation) => ServicePlan>> = {
  linux: systemdPlan,
  darwin: launchdPlan,
  win32: taskPlan,
}

export function serviceCommands(program: Command): void {
  const service = program
    .command('service')
    .description('let this machine start the hub or the station by itself, also after a power cut')
  service
    .command('install')
    .description(
      'with the settings of this environment; as root for the whole machine, otherwise for your account',
    )
    .option('--station', 'it is a station, and installs its releases')
    .option('--run-as <user>', 'as root: the user it runs as')
    .option('--print', 'only show what would be written and run')
    .action(async ({ runAs, print: only, station }: InstallOptions) => {
      const of = await installation({ runAs, role: station ? 'station' : 'hub' })
      const plan = planOf(of)
      if (only) show(of, plan)
      else await install(of, plan)
    })
  service
    .command('uninstall')
    .description('stop it and take it away; the data stays')
    .action(async () => {
      const of = await installation()
      const plan = planOf(of)
      refuseIfAbsent(plan)
      for (const command of plan.uninstall) await ask(command)
      await rm(plan.definition.path)
      await rm(settingsFile(of), { force: true })
      print(`removed; the data stays in ${of.dataDir}`)
    })
  service
    .command('status')
    .description('what the service manager says of it; fails when it does not run')
    .action(async () => {
      const plan = planOf(await installation())
      refuseIfAbsent(plan)
      print(await ask(plan.status))
      print(`log: ${plan.log}`)
    })
}

type InstallOptions = { runAs?: string; print?: boolean; station?: boolean }

async function installation({
  runAs,
  role = 'hub',
}: {
  runAs?: string | undefined
  role?: Installation['role']
} = {}): Promise<Installation> {
  const config = configOfEnvironment(role === 'station' ? { CUNXIAO_PROFILE: 'small' } : {})
  const dataDir = resolve(config.dataDir)
  const { nodeFlags, environment } = profiles[config.profile]
  const user = process.platform === 'win32' ? (await ask(['whoami'])).trim() : runAs
  return {
    scope: process.getuid?.() === 0 ? 'machine' : 'account',
    ...(user !== undefined && { user }),
    uid: process.getuid?.() ?? 0,
    homeDir: homedir(),
    nodePath: process.execPath,
    nodeFlags,
    // Compiled once: the next start is quicker by half and smaller by 25 MB.
    environment: { ...environment, NODE_COMPILE_CACHE: join(dataDir, 'compiled') },
    projectDir,
    dataDir,
    role,
  }
}

function planOf(of: Installation): ServicePlan {
  const plan = planOn[process.platform]
  if (!plan) throw conflict('service_not_supported', { platform: process.platform })
  return plan(of)
}

/** Settings by name; paths in them no longer depend on where the command was given. */
function settingsOf({ dataDir }: Installation): Record<string, string> {
  const settings = settingsOfEnvironment()
  for (const name of ['CUNXIAO_BACKUP_DIR', 'CUNXIAO_TLS_CERT', 'CUNXIAO_TLS_KEY']) {
    const path = settings[name]
    if (path) settings[name] = resolve(path)
  }
  return { ...settings, CUNXIAO_DATA: dataDir }
}

function show(of: Installation, { definition, install, log }: ServicePlan): void {
  const isWide = definition.content[0] === 0xff
  print(`── ${settingsFile(of)}\n${renderSettings(settingsOf(of))}`)
  print(`── ${definition.path}\n${definition.content.toString(isWide ? 'utf16le' : 'utf8')}`)
  print(`── then\n${install.map((command) => command.join(' ')).join('\n')}\nlog: ${log}`)
}

async function install(of: Installation, plan: ServicePlan): Promise<void> {
  await buildPagesIfNeeded(projectDir, print)
  if (existsSync(plan.definition.path)) for (const command of plan.uninstall) await ask(command)
  await mkdir(of.dataDir, { recursive: true, mode: 0o755 })
  const settings = settingsFile(of)
  await writeFile(settings, renderSettings(settingsOf(of)), { mode: 0o600 })
  if (of.user && process.getuid?.() === 0) {
    const uid = Number(await ask(['id', '-u', of.user]))
    const gid = Number(await ask(['id', '-g', of.user]))
    for (const path of [of.dataDir, settings]) await chown(path, uid, gid)
  }
  await mkdir(dirname(plan.definition.path), { recursive: true })
  await writeFile(plan.definition.path, plan.definition.content, { mode: 0o644 })
  try {
    for (const command of plan.install) await ask(command)
  } catch (error) {
    await rm(plan.definition.path)
    throw error
  }
  print(`installed: ${plan.definition.path}\nsettings: ${settings}\nlog: ${plan.log}`)
}

function refuseIfAbsent({ definition }: ServicePlan): void {
  if (!existsSync(definition.path)) throw conflict('service_not_installed')
}

/** What it says; refused with its own words when it does not do it. */
async function ask([file, ...args]: ManagerCommand): Promise<string> {
  try {
    return (await promisify(execFile)(file, args)).stdout
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & Partial<Record<string, string>>
    throw new Refusal('conflict', 'service_manager_refused', {
      command: [file, ...args].join(' '),
      said: `${stdout}${stderr}`.trim() || message,
    })
  }
}
