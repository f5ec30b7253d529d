import { Refusal } from '../../base/refusal.ts'
import type { Log } from '../../platform/log.ts'
import {
  type Act,
  actOf,
  afterAct,
  beginWatch,
  type Install,
  isUnderWay,
  needsOldData,
  needsStillness,
  type Outcome,
} from './install.ts'
import type { Shelf } from './shelf-store.ts'
import { judge, observe, startWatch, type WatchLimits } from './watch.ts'

/** A program that was started and has not ended. */
export type Running = {
  /** Ends with the process, also when nobody asked for it. */
  ended: Promise<void>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** It answers, its database is there, and it is this version. */
  isHealthy(version: string): Promise<boolean>
}

export type LauncherPorts = {
  shelf: Shelf
  /** The program that was installed by hand. */
  byHand: string
  start(directory: string): Running
  /** One command of a program, to its end; throws when it fails. */
  command(directory: string, words: readonly string[]): Promise<void>
  nowMs(): number
  /** Ends early when the launcher is told to stop. */
  wait(ms: number): Promise<void>
  limits: WatchLimits
  log: Pick<Log, 'info' | 'warn'>
}

/** Between a look for a new installation and the next, and before a program that ended is started again. */
const restMs = 2_000

/**
 * Keeps the program running and moves an installation on. Killed at any place and started again it goes on
 * there. Ends when `stop` says so, with the program stopped.
 */
export async function launch(ports: LauncherPorts, stop: AbortSignal): Promise<void> {
  const { shelf, log } = ports
  let running: Running | undefined
  while (!stop.aborted) {
    const install = await shelf.readInstall()
    const act = actOf(install)
    if (install && needsStillness(act)) {
      await running?.stop()
      running = undefined
    }
    if (install && act === 'watch') {
      await running?.stop()
      running = await watch(ports, install, stop)
    } else if (install && isUnderWay(install)) {
      running ??= needsStillness(act) ? undefined : await startCurrent(ports)
      const outcome = await tryAct(ports, install, act)
      if (stop.aborted && !outcome.ok) break
      await note(ports, afterAct(install, outcome))
      if (act === 'take_back' && !outcome.ok) await ports.wait(restMs)
    } else {
      running ??= await startCurrent(ports)
      const ended = await Promise.race([
        running.ended.then(() => true),
        ports.wait(restMs).then(() => false),
      ])
      if (ended && !stop.aborted) {
        log.warn('the program ended; it is started again')
        running = undefined
        await ports.wait(restMs)
      }
    }
  }
  await running?.stop()
}

async function startCurrent({ shelf, byHand, start }: LauncherPorts): Promise<Running> {
  const current = await shelf.readCurrent()
  return start(current === undefined ? byHand : shelf.directoryOf(current))
}

async function note({ shelf, log }: LauncherPorts, install: Install): Promise<void> {
  await shelf.writeInstall(install)
  const { to, step, why } = install
  log.info({ version: to.version, step, ...(why !== undefined && { why }) }, 'release')
}

async function tryAct(ports: LauncherPorts, install: Install, act: Act): Promise<Outcome> {
  try {
    await doAct(ports, install, act)
    return { ok: true }
  } catch (error) {
    ports.log.warn({ err: error, act }, 'release')
    return { ok: false, why: sayWhy(error) }
  }
}

const sayWhy = (error: unknown): string =>
  (error instanceof Refusal ? error.message : String(error)).slice(0, 500)

async function doAct(ports: LauncherPorts, install: Install, act: Act): Promise<void> {
  const { shelf, byHand, command } = ports
  const { to, from } = install
  const before = from.byHand ? byHand : shelf.directoryOf(from.version)
  switch (act) {
    case 'fetch':
      return shelf.fetch(install)
    case 'unpack':
      return shelf.unpack(install)
    case 'back_up':
      return command(before, ['backup', await shelf.freshBackupDirectory()])
    case 'migrate':
      return command(shelf.directoryOf(to.version), ['release', 'migrate'])
    case 'switch':
      return shelf.setCurrent(to.version)
    case 'take_back': {
      const backup = await shelf.findBackup()
      if (needsOldData(install)) {
        if (!backup) throw new Error('the backup of before the installation is gone')
        await command(before, ['restore', backup, '--replace'])
      }
      return shelf.setCurrent(from.byHand ? undefined : from.version)
    }
    case 'watch':
    case 'none':
      return undefined
  }
}

/** Runs the new program until there is a verdict on it; the healthy one goes on running. */
async function watch(
  ports: LauncherPorts,
  begun: Install,
  stop: AbortSignal,
): Promise<Running | undefined> {
  const { shelf, start, limits, nowMs, wait } = ports
  const install = beginWatch(begun)
  await note(ports, install)
  if (actOf(install) !== 'watch') return undefined
  const { version } = install.to
  let running = start(shelf.directoryOf(version))
  let seen = startWatch(nowMs())
  for (;;) {
    const ended = await Promise.race([
      running.ended.then(() => true),
      wait(limits.askEveryMs).then(() => false),
    ])
    if (stop.aborted) {
      // Stopped by a person, not by the release: this watch does not count.
      await shelf.writeInstall(begun)
      return running
    }
    const sight = ended ? 'crashed' : (await running.isHealthy(version)) ? 'good' : 'bad'
    seen = observe(seen, sight, nowMs())
    const verdict = judge(seen, limits, nowMs())
    if (verdict.verdict === 'healthy') {
      await note(ports, afterAct(install, { ok: true }))
      await shelf.tidy([version, install.from.version])
      return running
    }
    if (verdict.verdict === 'unhealthy') {
      await running.stop()
      await note(ports, afterAct(install, { ok: false, why: verdict.why }))
      return undefined
    }
    if (ended) {
      await wait(limits.askEveryMs)
      running = start(shelf.directoryOf(version))
    }
  }
}
