import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadMilp } from '../../../platform/milp.ts'
import { planTerm } from '../solver/plan-term.ts'
import type { TermPlan, TermRequest } from '../solver/term.ts'

const taskName = 'plan a term'
type Order = { task: typeof taskName; request: TermRequest; timeLimitMs: number }

/** Plans in a thread of its own: the node goes on answering. */
export function planInWorker(request: TermRequest, timeLimitMs: number): Promise<TermPlan> {
  const order: Order = { task: taskName, request, timeLimitMs }
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: order })
    thread.once('message', (plan: TermPlan) => {
      thread.removeAllListeners('exit')
      void thread.terminate().then(() => resolve(plan))
    })
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the planning thread ended with ${code}`)))
  })
}

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'task' in data && data.task === taskName

if (!isMainThread && parentPort && isOrder(workerData)) {
  const { request, timeLimitMs } = workerData
  const means = { milp: await loadMilp(), now: () => performance.now() }
  parentPort.postMessage(planTerm(request, means, { timeLimitMs, seed: 1 }))
}
