import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadMilp } from '../../../platform/milp.ts'
import { planTerm } from '../solver/plan-term.ts'
import type { TermPlan, TermRequest } from '../solver/term.ts'

const taskName = 'plan a term'
type Order = { task: typeof taskName; request: TermRequest; timeLimitMs: number }

/** The planner stops by itself; one that did not is ended, so that a plan never takes a tenth more than it may. */
const ownShare = 0.9
const lastShare = 1.05

export class PlanOutOfTime extends Error {}

/** Plans in a thread of its own: the node goes on answering. */
export function planInWorker(request: TermRequest, timeLimitMs: number): Promise<TermPlan> {
  const order: Order = { task: taskName, request, timeLimitMs: timeLimitMs * ownShare }
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: order })
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      thread.removeAllListeners()
      void thread.terminate().then(settle)
    }
    const timer = setTimeout(
      () => finish(() => reject(new PlanOutOfTime(`a plan took over ${timeLimitMs} ms`))),
      timeLimitMs * lastShare,
    )
    thread.once('message', (plan: TermPlan) => finish(() => resolve(plan)))
    thread.once('error', (error) => finish(() => reject(error)))
    thread.once('exit', (code) =>
      finish(() => reject(new Error(`the planning thread ended with ${code}`))),
    )
  })
}

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'task' in data && data.task === taskName

if (!isMainThread && parentPort && isOrder(workerData)) {
  const { request, timeLimitMs } = workerData
  const means = { milp: await loadMilp(), now: () => performance.now() }
  parentPort.postMessage(planTerm(request, means, { timeLimitMs, seed: 1 }))
}
