// The timetable solver against public problems and on a county. `node bench/timetable.ts [county|calendar|ctt|fet] [directory] [seconds]`.
// The instances are not part of the project: TIMETABLE_CTT names a directory with comp01.ctt to comp21.ctt of the second
// international timetabling competition, TIMETABLE_FET one of .fet files. Without one its table is left out.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readProblem } from '../src/features/timetable/solver/faults.ts'
import { planTerm } from '../src/features/timetable/solver/plan-term.ts'
import type { TimetableProblem } from '../src/features/timetable/solver/problem.ts'
import { solveInWorker } from '../src/features/timetable/solver/worker.ts'
import { loadMilp } from '../src/platform/milp.ts'
import { questionOfCtt, readCtt, scoreCtt } from './ctt.ts'
import { compareWithFet } from './fet.ts'
import { printNote, printTable, withTarget } from './table.ts'
import { calendarTable } from './timetable-calendar.ts'
import { county, judge } from './timetable-county.ts'

/** The best that is known of each instance. */
const bestKnown: Readonly<Record<string, number>> = {
  comp01: 5,
  comp02: 24,
  comp03: 64,
  comp04: 35,
  comp05: 284,
  comp06: 27,
  comp07: 6,
  comp08: 37,
  comp09: 96,
  comp10: 4,
  comp11: 0,
  comp12: 294,
  comp13: 59,
  comp14: 51,
  comp15: 62,
  comp16: 18,
  comp17: 56,
  comp18: 61,
  comp19: 57,
  comp20: 4,
  comp21: 74,
}

const [wanted, directory, limit] = process.argv.slice(2)
const runs: Readonly<Record<string, () => Promise<void>>> = {
  county: countyTable,
  // The second argument: of how many townships, sixty schools in each.
  calendar: () => calendarTable(Number(wanted === 'calendar' ? (directory ?? 5) : 5)),
  ctt: cttTable,
  fet: fetTable,
}
for (const [name, run] of Object.entries(runs)) {
  if (wanted === undefined || wanted === name) await run()
}

/** Figures of issue and requirement: within 60 s, no protected minute, no overlap, every shortfall explained. */
async function countyTable(): Promise<void> {
  printNote(
    '400 stations for 52 weeks (a random county; judged minute by minute by its own reader).',
  )
  const line = printTable([
    'seed',
    's (target: 60)',
    'protected minutes (0)',
    'overlaps (0)',
    'station-weeks as the pattern',
    'with something moved',
    'short',
    'of these unexplained (0)',
  ])
  const milp = await loadMilp()
  for (const seed of [1, 2, 3]) {
    const request = county({ stations: 400, weeks: 52, seed })
    const startedMs = performance.now()
    const plan = planTerm(
      request,
      { milp, now: () => performance.now() },
      { timeLimitMs: 58_000, seed },
    )
    const seconds = (performance.now() - startedMs) / 1_000
    const { protectedMinutes, overlaps, short, unexplained } = judge(request, plan)
    line([
      String(seed),
      withTarget(seconds.toFixed(1), seconds <= 60),
      withTarget(String(protectedMinutes), protectedMinutes === 0),
      withTarget(String(overlaps), overlaps === 0),
      String(plan.figures.regular),
      String(plan.figures.moved),
      String(short),
      withTarget(String(unexplained), unexplained === 0),
    ])
  }
}

async function cttTable(): Promise<void> {
  const folder = directory ?? process.env.TIMETABLE_CTT
  if (folder === undefined || !existsSync(folder)) return
  const seconds = Number(limit ?? 60)
  printNote(
    `Curriculum-based course timetabling (ITC-2007, track 3), ${seconds} s each, scored by a reader of the official rules.`,
  )
  const line = printTable([
    'instance',
    'meetings',
    'hard',
    'ours',
    'best known',
    'ours / best',
    'bound',
    's',
  ])
  for (const [name, best] of Object.entries(bestKnown)) {
    const ctt = readCtt(readFileSync(join(folder, `${name}.ctt`), 'utf8'))
    const problem = problemOf(questionOfCtt(ctt))
    const startedMs = performance.now()
    const solution = await solveInWorker(problem, { timeLimitMs: seconds * 1_000, seed: 1 })
    const tookMs = performance.now() - startedMs
    const { hard, soft } = scoreCtt(
      ctt,
      solution.assignments.map(({ event, day, start, room }) => ({
        course: event,
        day,
        period: start,
        room: room ?? '',
      })),
    )
    line([
      name,
      String(solution.assignments.length),
      withTarget(String(hard), hard === 0),
      String(soft),
      String(best),
      best === 0 ? (soft === 0 ? '1.00' : '–') : (soft / best).toFixed(2),
      solution.status === 'optimal' ? `${soft} (proven)` : String(solution.bound ?? '–'),
      (tookMs / 1_000).toFixed(1),
    ])
  }
}

async function fetTable(): Promise<void> {
  const folder = directory ?? process.env.TIMETABLE_FET
  if (folder === undefined || !existsSync(folder)) return
  await compareWithFet(folder, Number(limit ?? 60))
}

function problemOf(question: unknown): TimetableProblem {
  const read = readProblem(question)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.problem
}
