import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openChildren } from '../features/releases/child-actions.ts'
import { launch } from '../features/releases/launch-actions.ts'
import { openShelf } from '../features/releases/shelf-store.ts'
import { watchLimits } from '../features/releases/watch.ts'
import { createLog } from '../platform/log.ts'
import { findFreePort } from '../platform/postgres/free-port.ts'
import {
  codeGiven,
  codeVariable,
  configOfEnvironment,
  environmentForAnother,
  settingsOfEnvironment,
} from './environment.ts'
import { projectDir } from './version.ts'

export type StartOptions = { data: string; port?: string; hub?: string; codeFile?: string }

/** Runs until a signal: the station of this directory, in the release that is its current one. */
export async function launchStation({ data, port, hub, codeFile }: StartOptions): Promise<void> {
  const dataDir = resolve(data)
  const code = await codeGiven(codeFile)
  const config = configOfEnvironment(port ? { CUNXIAO_PORT: port } : {})
  const wanted = port ? Number(port) : config.port
  const asked = wanted === 0 ? await findFreePort(undefined) : wanted
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  await launch(
    {
      shelf: openShelf(dataDir),
      byHand: projectDir,
      ...openChildren({
        environment: environmentForAnother({
          CUNXIAO_PROFILE: 'small',
          ...settingsOfEnvironment(),
          CUNXIAO_DATA: dataDir,
          CUNXIAO_PORT: String(asked),
          ...(code && { [codeVariable]: code }),
        }),
        words: [...['station', 'start', '--data', dataDir], ...(hub ? ['--hub', hub] : [])],
        port: asked,
        tls: config.tls !== undefined,
        patience: { stopMs: 40_000, answerMs: 5_000 },
      }),
      nowMs: () => performance.now(),
      wait: (ms) => setTimeout(ms, undefined, { signal: stop.signal }).catch(() => {}),
      limits: watchLimits,
      log: createLog(config.logLevel),
    },
    stop.signal,
  )
}
