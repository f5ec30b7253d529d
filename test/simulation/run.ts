import { parseArgs } from 'node:util'
import { migrate } from '../../src/platform/migrate.ts'
import { startThrowawayPostgres } from '../../src/platform/postgres/throwaway.ts'
import { type Mutant, mutants } from './mutants.ts'
import { openDatabases } from './postgres-disk.ts'
import { runSeed, type Verdict } from './world.ts'

/**
 * `npm run simulate -- --seeds N [--from S] [--mutant NAME] [--store postgres]`: N runs, each from its own seed. A seed
 * that fails is told with its story and replays exactly with `--from SEED --seeds 1`. On PostgreSQL its
 * faults are the same, and how transactions of several machines interleave is not.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '110' },
    mutant: { type: 'string' },
    store: { type: 'string', default: 'memory' },
  },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const seeds = wholeNumber('seeds')
const from = wholeNumber('from')
const steps = wholeNumber('steps')
const { mutant } = values
if (mutant !== undefined && !(mutant in mutants)) {
  say(`no mutant ${mutant}; there are ${Object.keys(mutants).join(', ')}`)
  process.exit(2)
}

if (values.store !== 'memory' && values.store !== 'postgres') {
  say(`no store ${values.store}; there are memory, postgres`)
  process.exit(2)
}

const postgres = values.store === 'postgres' ? await startPostgres() : undefined
const total = { records: 0, lost: 0, doubled: 0, diverged: 0 }
for (let seed = from; seed < from + seeds; seed++) {
  const verdict = await runSeed({
    seed,
    steps,
    ...(mutant && { mutant: mutant as Mutant }),
    ...(postgres && { newDisk: postgres.newDisk }),
  })
  await postgres?.clear()
  if (verdict.lost + verdict.doubled + verdict.diverged > 0) tell(verdict)
  total.records += verdict.records
  total.lost += verdict.lost
  total.doubled += verdict.doubled
  total.diverged += verdict.diverged
}
await postgres?.stop()
say(
  `seeds ${seeds}, records ${total.records}, lost ${total.lost}, doubled ${total.doubled}, diverged ${total.diverged}`,
)
process.exitCode = total.lost + total.doubled + total.diverged > 0 ? 1 : 0

function tell({ seed, lost, doubled, diverged, story }: Verdict): void {
  say(`seed ${seed}: lost ${lost}, doubled ${doubled}, diverged ${diverged}`)
  if (seeds === 1) for (const line of story) say(`  ${line}`)
}

/** A cluster of this run alone, with a migrated database to make disks from. */
async function startPostgres() {
  const cluster = await startThrowawayPostgres(() => {})
  await migrate(cluster.url)
  const urlOf = (name: string) => cluster.url.replace(/\/cunxiao$/, `/${name}`)
  const databases = await openDatabases('cunxiao', cluster.adminUrl, urlOf)
  return {
    ...databases,
    stop: async () => {
      await databases.close()
      await cluster.stop()
    },
  }
}

function wholeNumber(name: 'seeds' | 'from' | 'steps'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  say(`--${name} takes a whole number above 0`)
  process.exit(2)
}
