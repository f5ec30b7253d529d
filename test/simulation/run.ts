import { parseArgs } from 'node:util'
import { type Mutant, mutants } from './mutants.ts'
import { runSeed, type Verdict } from './world.ts'

/**
 * `npm run simulate -- --seeds N [--from S] [--mutant NAME]`: N runs, each from its own seed. A seed
 * that fails is told with its story and replays exactly with `--from SEED --seeds 1`.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '110' },
    mutant: { type: 'string' },
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

const total = { records: 0, lost: 0, doubled: 0, diverged: 0 }
for (let seed = from; seed < from + seeds; seed++) {
  const verdict = await runSeed({ seed, steps, ...(mutant && { mutant: mutant as Mutant }) })
  if (verdict.lost + verdict.doubled + verdict.diverged > 0) tell(verdict)
  total.records += verdict.records
  total.lost += verdict.lost
  total.doubled += verdict.doubled
  total.diverged += verdict.diverged
}
say(
  `seeds ${seeds}, records ${total.records}, lost ${total.lost}, doubled ${total.doubled}, diverged ${total.diverged}`,
)
process.exitCode = total.lost + total.doubled + total.diverged > 0 ? 1 : 0

function tell({ seed, lost, doubled, diverged, story }: Verdict): void {
  say(`seed ${seed}: lost ${lost}, doubled ${doubled}, diverged ${diverged}`)
  if (seeds === 1) for (const line of story) say(`  ${line}`)
}

function wholeNumber(name: 'seeds' | 'from' | 'steps'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  say(`--${name} takes a whole number above 0`)
  process.exit(2)
}
