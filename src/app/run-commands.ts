import { flushCompileCache } from 'node:module'
import type { Command } from 'commander'
import { issueFirstAdministratorCode } from '../features/people/setup-actions.ts'
import { print } from '../platform/command.ts'
import type { Config } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { buildPagesIfNeeded } from './build-pages.ts'
import { askControl, startControl, type Trouble, troubles } from './demo/control.ts'
import { configOfEnvironment } from './environment.ts'
import type { Role } from './roles.ts'
import type { RunningNode } from './start.ts'
import { projectDir } from './version.ts'

export function runCommands(program: Command): void {
  program
    .command('start')
    .description(
      'start the hub; the first visit makes the first administrator with the code printed here',
    )
    .action(async () => {
      const config = configOfEnvironment()
      await run('hub', config, async ({ ground, url }) => {
        const code = await issueFirstAdministratorCode(ground.db, ground.clock())
        if (code)
          print(`\nFirst administrator: open ${url}/console and enter the code\n\n    ${code}\n`)
        return undefined
      })
    })
  program
    .command('build')
    .description('build the console, for a user who may not write the program’s directory later')
    .action(() => buildPagesIfNeeded(projectDir, print))
  const demo = program
    .command('demo')
    .description(
      'start a hub with the demonstration county and two stations: real places, simulated schools and people',
    )
    .action(async () => {
      const demonstration = demonstrationConfig()
      const { growDemonstration } = await import('./demo/grow.ts')
      const { demonstrationPassword, loadDemonstration } = await import('./demo/load.ts')
      const { startDemonstrationStations } = await import('./demo/stations.ts')
      await run('hub', demonstration, async ({ ground, url }) => {
        const introduced = await loadDemonstration(ground, print)
        const logins = await growDemonstration(ground, introduced, print)
        const stations = await startDemonstrationStations(
          { ground, url },
          demonstration.dataDir,
          print,
        )
        const control = await startControl(stations, demonstration.dataDir)
        print(`\n村校 demonstration county (simulated data): ${url}/console`)
        print(`password of every account: ${demonstrationPassword}\n`)
        for (const { loginName, description } of logins)
          print(`  ${loginName.padEnd(34)} ${description}`)
        print('\nstations, with lines and power that fail on request:')
        for (const { name, url: address, loginName } of stations)
          print(`  ${address}/console  ${name}, login ${loginName}`)
        print(`  ${control.url}  cut the line, cut the power`)
        print(
          '\nat each address: / for learners, /keeper for the telephone of whoever opens the room',
        )
        print('\nStop with Ctrl-C; the data stays for next time.')
        return async () => {
          await control.close()
          await Promise.all(stations.map((station) => station.stop()))
        }
      })
    })
  for (const trouble of troubles) {
    demo
      .command(trouble)
      .description(`do it to a station of the running demonstration: ${troubleWords[trouble]}`)
      .argument('<station>', 'its number or name')
      .action((station: string) => askControl(demonstrationConfig().dataDir, trouble, station))
  }
}

const troubleWords: Readonly<Record<Trouble, string>> = {
  cut: 'cut its line',
  restore: 'give it its line back',
  crash: 'cut its power for five seconds',
}

function demonstrationConfig(): Config {
  const config = configOfEnvironment({ CUNXIAO_PORT: '0', CUNXIAO_LOG_LEVEL: 'warn' })
  return { ...config, dataDir: `${config.dataDir}-demo` }
}

/**
 * Runs one node in this process until it is told to stop or its database dies. What only a node needs
 * is read here: most commands end sooner than it is read.
 */
export async function run(
  role: Role,
  config: Config,
  ready: (node: RunningNode) => Promise<(() => Promise<void>) | undefined>,
): Promise<void> {
  await buildPagesIfNeeded(projectDir, print)
  const log = createLog(config.logLevel)
  print(`data: ${config.databaseUrl ? 'given by DATABASE_URL' : config.dataDir}`)
  // Listening from here: a signal during start-up ends the node as soon as it is up, database last.
  const stopped = waitForSignal()
  const { startNode } = await import('./start.ts')
  const node = await startNode(role, config, log)
  print(`ready: ${node.url}`)
  const stopOthers = await ready(node)
  // Where the service keeps one: node itself writes it when it ends, which a power cut prevents.
  flushCompileCache()
  const why = await Promise.race([stopped, node.died.then(() => 'database' as const)])
  const patience = setTimeout(() => process.exit(1), 30_000)
  patience.unref()
  await stopOthers?.()
  await node.stop()
  if (why === 'database') {
    log.error('PostgreSQL died; the node stops so that it can be started anew')
    process.exitCode = 1
  }
}

function waitForSignal(): Promise<'signal'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => resolve('signal'))
  })
}
