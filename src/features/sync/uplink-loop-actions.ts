import { Refusal } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import { carryBlobs } from './blob-uplink-actions.ts'
import { nextTry } from './pace.ts'
import { contactHub, type UplinkOptions } from './uplink-actions.ts'
import type { ExchangeReport } from './uplink-protocol.ts'
import { LineDown } from './wire.ts'

/** Something moved, or the hub is still writing the first items: the next round comes soon. */
const busyMs = 3_000
const isBusy = ({ pushed, pulled, items, answer }: ExchangeReport): boolean =>
  pushed + pulled + items > 0 || answer.feeds.every(({ seq }) => seq === 0)

/** A node without a hub looks so often whether somebody has enrolled it. */
const unenrolledMs = 10_000
const isNotEnrolled = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'station_not_enrolled'

export type Loop = {
  /** Goes at once instead of at its time; ends when that round has ended. */
  now(): Promise<void>
  /** When it goes by itself; while a round is under way, when that one was due. */
  nextAt(): Date
  stop(): Promise<void>
}

/** Rounds with the hub, as long as the node runs: often while something waits, seldom when all is level. */
export function startUplinkLoop(ground: Ground, options: UplinkOptions): Loop {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let failures = 0
  let stopped = false
  let next = ground.clock()
  // Ends the carrying of content: for good, or for a round that somebody asks for.
  let carrying = new AbortController()

  async function round(): Promise<void> {
    let waitMs: number
    try {
      const report = await contactHub(ground, options)
      failures = 0
      const { intervalMs } = report.answer.pace
      const soon = (await carry(report)) || isBusy(report)
      waitMs = nextTry({ ended: 'well', intervalMs: soon ? busyMs : intervalMs }, Math.random)
    } catch (error) {
      failures = isNotEnrolled(error) ? 0 : failures + 1
      const retryAfterMs = error instanceof LineDown ? error.retryAfterMs : undefined
      waitMs = isNotEnrolled(error)
        ? unenrolledMs
        : nextTry({ ended: 'badly', failures, retryAfterMs }, Math.random)
      if (!(error instanceof LineDown || isNotEnrolled(error)))
        ground.log.warn({ err: error }, 'a round with the hub failed')
    }
    if (!stopped) plan(waitMs)
  }
  /** Whether content is left that could go on at once. Records do not wait for what is wrong with it. */
  async function carry({ answer }: ExchangeReport): Promise<boolean> {
    const untilMs = options.recorder.monoMs() + answer.pace.intervalMs
    const limits = { untilMs, signal: carrying.signal }
    try {
      const { open } = await carryBlobs(ground, options, answer.wantedBlobs, limits)
      return open.includes('interrupted')
    } catch (error) {
      if (!(error instanceof LineDown)) ground.log.warn({ err: error }, 'content was not carried')
      return false
    }
  }
  function plan(waitMs: number): void {
    clearTimeout(timer)
    next = new Date(ground.clock().getTime() + waitMs)
    timer = setTimeout(() => void start(), waitMs)
    timer.unref()
  }
  function start(): Promise<void> {
    running ??= round().finally(() => {
      running = undefined
    })
    return running
  }
  plan(0)
  return {
    now: async () => {
      carrying.abort()
      await running
      carrying = new AbortController()
      await start()
    },
    nextAt: () => next,
    stop: async () => {
      stopped = true
      carrying.abort()
      clearTimeout(timer)
      await running
    },
  }
}
