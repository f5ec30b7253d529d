import { isAlive } from './postmaster-pid.ts'

/**
 * Part of the name of unfinished work: who does it. The time tells a process from an earlier one
 * with its pid; in a container every node has the same.
 */
export const maker = `by-${process.pid}-${Math.round(performance.timeOrigin)}`

/** Whether such a name was left by a process that is gone; false for names without a maker. */
export async function isLeftover(name: string): Promise<boolean> {
  const [mark, pid] = /by-(\d+)-\d+/.exec(name) ?? []
  if (mark === undefined || mark === maker) return false
  return Number(pid) === process.pid || !(await isAlive(Number(pid)))
}
