import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadMilp } from '../../../platform/milp.ts'
import type { Progress, TimetableSolution } from './model.ts'
import type { TimetableProblem } from './problem.ts'
import { type SolveEffort, solveTimetable } from './solve.ts'

/** The solver stops by itself so long before its thread is ended. */
const reserveMs = (timeLimitMs: number): number => Math.min(1_000, timeLimitMs * 0.05)

/**
 * Solves in a thread of its own, so that the caller's stays free. Ends with the best timetable known when the time is over;
 * ends the thread and rejects with the signal's reason when aborted.
 */
export function solveInWorker(
  problem: TimetableProblem,
  effort: SolveEffort,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
): Promise<TimetableSolution> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const order: Order = { task: taskName, problem, effort, postedMs: clockOfAllThreads() }
    const thread = new Worker(new URL(import.meta.url), { workerData: order })
    let latest: TimetableSolution | undefined
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      thread.removeAllListeners()
      void thread.terminate().then(settle)
    }
    const abort = (): void => finish(() => reject(signal?.reason))
    const timer = setTimeout(
      () => finish(() => resolve(latest ?? unknownSolution(problem))),
      effort.timeLimitMs,
    )
    signal?.addEventListener('abort', abort)
    thread.on('message', (message: Message) => {
      if ('solution' in message) finish(() => resolve(message.solution))
      else if ('draft' in message) latest = message.draft
      else onProgress?.(message.progress)
    })
    thread.on('error', (error) => finish(() => reject(error)))
    thread.on('exit', (code) =>
      finish(() => reject(new Error(`the timetable thread ended by itself with ${code}`))),
    )
  })
}

/** The answer when nothing came of the search before it had to end. */
function unknownSolution({ weights }: TimetableProblem): TimetableSolution {
  return {
    status: 'unknown',
    objective: null,
    bound: null,
    gap: null,
    terms: { ...weights, ...Object.fromEntries(Object.keys(weights).map((name) => [name, 0])) },
    assignments: [],
    unplaced: [],
    unmet: [],
    obstacles: [],
    components: 0,
    iterations: 0,
  }
}

const taskName = 'solve timetable'

type Order = {
  task: typeof taskName
  problem: TimetableProblem
  effort: SolveEffort
  postedMs: number
}

type Message =
  | { progress: Progress }
  | { draft: TimetableSolution }
  | { solution: TimetableSolution }

/** Milliseconds, the same in every thread of the process; starting a thread takes some of them. */
const clockOfAllThreads = (): number => performance.timeOrigin + performance.now()

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'task' in data && data.task === taskName

if (!isMainThread && parentPort && isOrder(workerData)) {
  const port = parentPort
  const { problem, effort, postedMs } = workerData
  const tell = (message: Message): void => port.postMessage(message)
  const milp = await loadMilp()
  const spentMs = clockOfAllThreads() - postedMs
  const timeLimitMs = Math.max(0, effort.timeLimitMs - spentMs - reserveMs(effort.timeLimitMs))
  const solution = solveTimetable(
    problem,
    {
      milp,
      now: () => performance.now(),
      onProgress: (progress) => tell({ progress }),
      onDraft: (draft) => tell({ draft }),
    },
    { ...effort, timeLimitMs },
  )
  tell({ solution })
}
