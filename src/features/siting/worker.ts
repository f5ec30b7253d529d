import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Refusal } from '../../base/refusal.ts'
import { loadMilp } from '../../platform/milp.ts'
import type { Progress, SitingProblem, SitingSolution } from './model.ts'
import { solveAsFarAsPossible } from './shortage.ts'
import { solveSiting, unknownSolution } from './solve.ts'

/** The solver stops by itself so long before its thread is ended. */
const reserveMs = (timeLimitMs: number): number => Math.min(1000, timeLimitMs * 0.05)

/**
 * Solves in a thread of its own, so that the caller's stays free. Ends with the best solution known
 * when the problem's time is over; ends the thread and rejects with the signal's reason when aborted.
 */
export function solveInWorker(
  problem: SitingProblem,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
): Promise<SitingSolution> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const order: Order = { task: taskName, problem, postedMs: clockOfAllThreads() }
    const thread = new Worker(new URL(import.meta.url), { workerData: order })
    let latest: SitingSolution | undefined
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      thread.removeAllListeners()
      void thread.terminate().then(settle)
    }
    const abort = (): void => finish(() => reject(signal?.reason))
    const timer = setTimeout(
      () => finish(() => resolve(latest ?? unknownSolution(problem))),
      problem.timeLimitMs,
    )
    signal?.addEventListener('abort', abort)
    thread.on('message', (message: Message) => {
      if ('solution' in message) finish(() => resolve(message.solution))
      else if ('refusal' in message) {
        const { kind, code, details } = message.refusal
        finish(() => reject(new Refusal(kind, code, details)))
      } else {
        latest = message.progress.solution
        onProgress?.(message.progress)
      }
    })
    thread.on('error', (error) => finish(() => reject(error)))
    thread.on('exit', (code) =>
      finish(() => reject(new Error(`the siting thread ended by itself with ${code}`))),
    )
  })
}

const taskName = 'solve siting'

type Order = { task: typeof taskName; problem: SitingProblem; postedMs: number }

type Message =
  | { progress: Progress }
  | { solution: SitingSolution }
  | { refusal: Pick<Refusal, 'kind' | 'code' | 'details'> }

/** Milliseconds, the same in every thread of the process; starting a thread takes some of them. */
const clockOfAllThreads = (): number => performance.timeOrigin + performance.now()

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'task' in data && data.task === taskName

if (!isMainThread && parentPort && isOrder(workerData)) {
  const port = parentPort
  const { problem, postedMs } = workerData
  const tell = (message: Message): void => port.postMessage(message)
  const milp = await loadMilp()
  const spentMs = clockOfAllThreads() - postedMs
  const timeLimitMs = Math.max(0, problem.timeLimitMs - spentMs - reserveMs(problem.timeLimitMs))
  try {
    const solve = problem.serveMost ? solveAsFarAsPossible : solveSiting
    const solution = solve(
      { ...problem, timeLimitMs },
      { milp, now: () => performance.now(), onProgress: (progress) => tell({ progress }) },
    )
    tell({ solution })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { kind, code, details } = error
    tell({ refusal: { kind, code, details } })
  }
}
