import { flushCompileCache } from 'node:module'
import type { Command } from 'commander'
import { issueFirstAdministratorCode } from '../features/people/setup-actions.ts'
import { print } from '../platform/command.ts'
import type { Config } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { buildConsoleIfNeeded } from './build-console.ts'
import { demonstrationPassword, loadDemonstration } from './demo/load.ts'
import { configOfEnvironment } from './environment.ts'
import { projectDir } from './node.ts'
import type { Role } from './roles.ts'
import { type RunningNode, startNode } from './start.ts'

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
      })
    })
  program
    .command('build')
    .description('build the console, for a user who may not write the program’s directory later')
    .action(() => buildConsoleIfNeeded(projectDir, print))
  program
    .command('demo')
    .description(
      'start a hub with the demonstration county: real places, simulated schools and people',
    )
    .action(async () => {
      const config = configOfEnvironment({ CUNXIAO_PORT: '0', CUNXIAO_LOG_LEVEL: 'warn' })
      const demonstration = { ...config, dataDir: `${config.dataDir}-demo` }
      await run('hub', demonstration, async ({ ground, url }) => {
        const logins = await loadDemonstration(ground, print)
        print(`\n村校 demonstration county (simulated data): ${url}/console`)
        print(`password of every account: ${demonstrationPassword}\n`)
        for (const { loginName, description } of logins)
          print(`  ${loginName.padEnd(34)} ${description}`)
        print('\nStop with Ctrl-C; the data stays for next time.')
      })
    })
}

/** Runs one node in this process until it is told to stop or its database dies. */
export async function run(
  role: Role,
  config: Config,
  ready: (node: RunningNode) => Promise<void>,
): Promise<void> {
  await buildConsoleIfNeeded(projectDir, print)
  const log = createLog(config.logLevel)
  print(`data: ${config.databaseUrl ? 'given by DATABASE_URL' : config.dataDir}`)
  // Listening from here: a signal during start-up ends the node as soon as it is up, database last.
  const stopped = waitForSignal()
  const node = await startNode(role, config, log)
  print(`ready: ${node.url}`)
  await ready(node)
  // Where the service keeps one: node itself writes it when it ends, which a power cut prevents.
  flushCompileCache()
  const why = await Promise.race([stopped, node.died.then(() => 'database' as const)])
  const patience = setTimeout(() => process.exit(1), 30_000)
  patience.unref()
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
