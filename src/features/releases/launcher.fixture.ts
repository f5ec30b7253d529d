// A launcher in a process of its own, over small programs: tests cut its power at a step.
import { setTimeout } from 'node:timers/promises'
import { createLog } from '../../platform/log.ts'
import { openChildren } from './child-actions.ts'
import { launch } from './launch-actions.ts'
import { openShelf } from './shelf-store.ts'

type Given = {
  dataDir: string
  byHand: string
  port: number
  limitMs: number
  /** Killed with the act of this step done and not noted, or just noted. */
  killed?: { step: string; when: 'before' | 'after' }
}
const given = JSON.parse(process.argv[2] ?? '') as Given
const shelf = openShelf(given.dataDir)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

await launch(
  {
    shelf: {
      ...shelf,
      writeInstall: async (install) => {
        const here = install.step === given.killed?.step
        if (here && given.killed?.when === 'before') process.kill(process.pid, 'SIGKILL')
        await shelf.writeInstall(install)
        if (here && given.killed?.when === 'after') process.kill(process.pid, 'SIGKILL')
        process.stdout.write(`step ${install.step}\n`)
      },
    },
    byHand: given.byHand,
    ...openChildren({
      environment: {
        CUNXIAO_DATA: given.dataDir,
        CUNXIAO_PORT: String(given.port),
      },
      words: ['station', 'start'],
      port: given.port,
      tls: false,
      patience: { stopMs: 2_000, answerMs: 1_000 },
    }),
    nowMs: () => performance.now(),
    wait: (ms) => setTimeout(Math.min(ms, 20), undefined, { signal: stop.signal }).catch(() => {}),
    limits: { limitMs: given.limitMs, steadyMs: 100, askEveryMs: 20, crashes: 3 },
    log: createLog('silent'),
  },
  stop.signal,
)
