/**
 * A county goes from empty registers to stations that operate, as docs/operating/programme.md says: its people ask what
 * their pages ask, nothing goes past the interface, and in the middle of it the node's power is cut. At the end everything
 * is read back over the interface and from the database, and compared row by row with what was done; it fails where
 * one row differs.
 *
 *     npm run rehearse -- [--stations 298] [--seed 20081]
 */
import { rm } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { newDirectory } from './hub.ts'
import { compare } from './rehearse/compare.ts'
import { makeCounty, unitsOf } from './rehearse/county.ts'
import { steps } from './rehearse/steps.ts'
import { openWorld } from './rehearse/world.ts'
import { millis, printNote, printTable, seconds, timed } from './table.ts'

const { values: options } = parseArgs({
  options: {
    stations: { type: 'string', default: '298' },
    seed: { type: 'string', default: '20081' },
  },
})
const [stations, seed] = [Number(options.stations), Number(options.seed)]
/** So many differing rows of a kind are told one by one. */
const mostTold = 20

const county = makeCounty(seed, stations)
const dataDir = await newDirectory()
const world = await openWorld(seed, county, dataDir)
try {
  const { townships, schools } = county
  printNote(
    `Seed ${seed}: ${unitsOf(county).length} stations in ${townships.length} townships, ${schools.length} schools. ` +
      'The day is what the node takes for today.',
  )
  await walk()
  await readBack()
  printAsked()
} finally {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
}

async function walk(): Promise<void> {
  const print = printTable(['step', 'day', 'requests', 'seconds'])
  const startedMs = performance.now()
  for (const [name, work] of steps) {
    const before = world.line.requests
    const ms = await timed(() => work(world))
    print([name, world.today(), String(world.line.requests - before), seconds(ms)])
  }
  print(['all', '', String(world.line.requests), seconds(performance.now() - startedMs)])
  // What it shared the machine with stretches every figure.
  const [, , load = 0] = loadavg()
  printNote(`Load of the machine: ${load.toFixed(1)} on ${availableParallelism()} processors.`)
}

async function readBack(): Promise<void> {
  const before = world.line.requests
  let compared: Awaited<ReturnType<typeof compare>> = []
  const ms = await timed(async () => {
    compared = await compare(world)
  })
  printNote(
    `Read back with ${world.line.requests - before} requests and by SQL in ${seconds(ms)} s; rows that differ from what was done.`,
  )
  const print = printTable(['kind', 'rows', 'as it was left', 'over the interface', 'by SQL'])
  for (const { kind, rows, states, overApi, inDatabase } of compared) {
    print([kind, String(rows), states, String(overApi.length), String(inDatabase.length)])
    for (const [where, wrong] of [
      ['over the interface', overApi],
      ['by SQL', inDatabase],
    ] as const)
      for (const one of wrong.slice(0, mostTold)) process.stderr.write(`${where}: ${one}\n`)
  }
  if (compared.some((one) => one.overApi.length + one.inDatabase.length > 0)) process.exitCode = 1
}

/** Where the time went. */
function printAsked(): void {
  const asked = [...world.line.asked].toSorted(([, a], [, b]) => b.ms - a.ms).slice(0, 15)
  printNote('What was asked, by the time that it took in all; several ask at once.')
  const print = printTable(['endpoint', 'times', 'mean ms', 'worst ms'])
  for (const [address, { count, ms, worstMs }] of asked)
    print([`\`${address}\``, String(count), millis(ms / count), millis(worstMs)])
}
