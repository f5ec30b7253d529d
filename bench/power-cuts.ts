/**
 * A station under power cuts: its teacher writes without pause while node and PostgreSQL are killed at
 * random moments. After each start everything that was acknowledged must be there.
 *
 *     node bench/power-cuts.ts [cuts] [seed]
 */
import { rm } from 'node:fs/promises'
import { listen } from '../src/features/sync/raw-line.fixture.ts'
import { type CutReport, cutPower } from '../test/harness/power-cuts.ts'
import { addVillageSchool } from '../test/harness/village-school.ts'
import { seeded } from '../test/simulation/random.ts'
import { newDirectory, openHub, startCluster } from './hub.ts'
import { printNote, printTable, seconds, spreadOf, withTarget } from './table.ts'

const cuts = Number(process.argv[2] ?? 200)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)

const cluster = await startCluster()
const hub = await openHub(cluster.url)
const dataDir = await newDirectory()
try {
  const { url } = await listen(hub)
  const enrolment = await addVillageSchool(hub.db, new Date())
  const all: CutReport[] = []
  printNote(
    `${cuts} times, at a random moment while a teacher writes three things at a time over HTTP, every process ` +
      `of a station is killed at once; some also while it starts again. Seed ${seed}. Misses in bold.`,
  )
  const told = await cutPower({
    cuts,
    rng: seeded(seed),
    dataDir,
    hub: { url, db: hub.db },
    enrolment,
    tell: (cut) => {
      all.push(cut)
      if (all.length % 10 === 0) process.stderr.write(`${all.length} of ${cuts}\n`)
    },
  })
  const print = printTable(['what', 'figure', 'target'])
  const none = (found: readonly string[]) => withTarget(`${found.length}`, found.length === 0)
  print([
    'cuts, of these twice in a row',
    `${cuts}, ${all.filter(({ during }) => during === 'start').length}`,
    '',
  ])
  print(['records acknowledged', `${told.acknowledged}`, ''])
  print([
    'records kept whose answer the cut took',
    `${told.records - told.acknowledged + told.lost.length}`,
    '',
  ])
  print(['acknowledged and lost', none(told.lost), '0'])
  print(['broken chains, changes without a record, new epochs', none(told.faults), '0'])
  print(['acknowledged and not at the hub in the end', none(told.notAtHub), '0'])
  const start = spreadOf(all.map(({ startMs }) => startMs))
  print([
    'start after a cut, seconds p50 and worst',
    `${seconds(start.p50)} / ${seconds(start.worst)}`,
    '',
  ])
  print([
    'a cut with all its checks, seconds p50',
    seconds(spreadOf(all.map(({ ms }) => ms)).p50),
    '',
  ])
  for (const fault of told.faults.slice(0, 20)) process.stderr.write(`${fault}\n`)
  if (told.lost.length + told.faults.length + told.notAtHub.length > 0) process.exitCode = 1
} finally {
  await hub.close()
  await cluster.stop()
  await rm(dataDir, { recursive: true, force: true })
}
