import { readdir, readFile } from 'node:fs/promises'

/** Resident memory in kB, every shared page counted once: the sum of the proportional set sizes. */
export type Memory = { node: number; typst: number; postgres: number }

/** Of a node, the processes it started and its PostgreSQL. Linux only. */
export async function memoryOf(nodePid: number, postmasterPid: number): Promise<Memory> {
  const parents = await readParents()
  const below = (pid: number): number[] => [
    pid,
    ...[...parents].flatMap(([child, parent]) => (parent === pid ? below(child) : [])),
  ]
  const postgres = below(postmasterPid)
  const started = below(nodePid).filter((pid) => pid !== nodePid && !postgres.includes(pid))
  return {
    node: await sumOf([nodePid]),
    typst: await sumOf(started),
    postgres: await sumOf(postgres),
  }
}

async function readParents(): Promise<Map<number, number>> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1]
    if (parent) parents.set(Number(name), Number(parent))
  }
  return parents
}

/** The pages of the programs themselves count once and in full: who shares them here may not be there. */
async function sumOf(pids: readonly number[]): Promise<number> {
  let own = 0
  let programs = 0
  for (const pid of pids) {
    // A process may end while it is looked at.
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    own += fieldOf(rollup, 'Pss') - fieldOf(rollup, 'Pss_File')
    programs = Math.max(programs, fieldOf(status, 'RssFile'))
  }
  return own + programs
}

const fieldOf = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0)
