import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import * as z from 'zod'
import { readProblem } from './faults.ts'
import type { TimetableSolution } from './model.ts'
import { printed } from './printed.ts'
import { TimetableProblem } from './problem.ts'
import type { SolveEffort } from './solve.ts'
import { obstacleText } from './words.ts'
import { solveInWorker } from './worker.ts'

/** Left for printing after the solver must have answered. */
const printingMs = 200

export function timetableCommands(program: Command): void {
  const timetable = program
    .command('timetable')
    .description('which meetings are held when and in which room')
  timetable
    .command('schema')
    .description('print what a problem is made of, as JSON Schema')
    .action(() => {
      const schema = z.toJSONSchema(TimetableProblem, { io: 'input' })
      process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`)
    })
  timetable
    .command('solve')
    .description('place the meetings of a problem; needs no data of the node')
    .requiredOption('--problem <file>', 'JSON, see docs/protocols/timetable.md')
    .option('--time-limit <seconds>', 'then answer with what is known', readSeconds, 60)
    .option('--seed <number>', 'where chance begins', readWhole, 1)
    .option(
      '--iterations <number>',
      'so many moves instead of all that the time permits',
      readWhole,
    )
    .option('--json', 'print one JSON object instead of a table')
    .addHelpText('after', help)
    .action(solve)
}

const help = `
The problem is one JSON object: time, rooms, resources, events, and what must not overlap, is wished for, was
fixed or forbidden by a person. docs/protocols/timetable.md describes every field.

JSON: {status, objective, bound, gap, terms, assignments: [{event, meeting, day, start, end, room}], unplaced,
unmet, obstacles, components, iterations}. bound is what no timetable can better; gap is (objective − bound) /
objective. status is optimal (proven), feasible, infeasible (proven that not all can be placed) or unknown. The
same seed and --iterations give the same answer where the time limit is not reached.

Exit status: 0 a timetable; 2 an option or the file is wrong (standard error names the file, the place in it and
the reason, standard output stays empty); 3 infeasible, or no whole timetable in the time given.
`

export type SolveOptions = {
  problem: string
  timeLimit: number
  seed: number
  iterations?: number
  json?: true
}

async function solve(options: SolveOptions): Promise<void> {
  // The time since the process began counts against the limit.
  const { out, err, exit } = await answerTo(options, solveInWorker, performance.now())
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = exit
}

/** What the command prints and how it ends. A file it cannot use leaves standard output empty. */
export async function answerTo(
  options: SolveOptions,
  solver: (
    problem: TimetableProblem,
    effort: SolveEffort,
  ) => TimetableSolution | Promise<TimetableSolution>,
  spentMs: number,
): Promise<{ out: string; err: string; exit: 0 | 2 | 3 }> {
  const read = await readFileOf(options.problem)
  if ('faults' in read) {
    const lines = read.faults.map(({ path, reason }) => `${options.problem}: ${path}: ${reason}\n`)
    return { out: '', err: lines.join(''), exit: 2 }
  }
  const { timeLimit, seed, iterations } = options
  const effort: SolveEffort = {
    timeLimitMs: Math.max(1, timeLimit * 1_000 - spentMs - printingMs),
    seed,
    ...(iterations !== undefined && { iterations }),
  }
  const solution = await solver(read.problem, effort)
  const out = options.json ? `${JSON.stringify(solution)}\n` : printed(read.problem, solution)
  if (solution.status === 'optimal' || solution.status === 'feasible')
    return { out, err: '', exit: 0 }
  const reasons = solution.obstacles.map((obstacle) => obstacleText(obstacle).en)
  const reason = reasons.length > 0 ? reasons : ['no whole timetable was found in the time given']
  return { out, err: reason.map((one) => `${solution.status}: ${one}\n`).join(''), exit: 3 }
}

async function readFileOf(name: string): Promise<ReturnType<typeof readProblem>> {
  let text: string
  try {
    text = await readFile(name, 'utf8')
  } catch (error) {
    const reason = `cannot be read: ${(error as Error).message}`
    return { faults: [{ path: 'problem', reason }] }
  }
  try {
    return readProblem(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { faults: [{ path: 'problem', reason: `is not JSON: ${error.message}` }] }
  }
}

function readWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or more.')
  return Number(text)
}

function readSeconds(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 1e6)) {
    throw new InvalidArgumentError('A number of seconds above 0.')
  }
  return value
}
