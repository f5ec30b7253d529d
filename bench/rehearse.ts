import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { newDirectory } from './hub.ts'
import { makeCounty } from './rehearse/county.ts'
import { steps } from './rehearse/steps.ts'
import { openWorld } from './rehearse/world.ts'
import { printNote, printTable, seconds, timed } from './table.ts'

const { values: options } = parseArgs({
  options: {
    stations: { type: 'string', default: '298' },
    seed: { type: 'string', default: '20081' },
  },
})
const [stations, seed] = [Number(options.stations), Number(options.seed)]

const dataDir = await newDirectory()
const world = await openWorld(seed, makeCounty(seed, stations), dataDir)
try {
  printNote(`${stations} stations`)
  const print = printTable(['step', 'day', 'requests', 'seconds'])
  for (const [name, work] of steps) {
    const before = world.line.requests
    const ms = await timed(() => work(world))
    print([name, world.today(), String(world.line.requests - before), seconds(ms)])
  }
} finally {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
}
