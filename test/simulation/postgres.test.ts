import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { append } from '../../src/features/sync/log-protocol.ts'
import { openSyncStore, randomHex } from '../../src/features/sync/store.ts'
import { openTestDatabase, type TestDatabase } from '../harness/database.ts'
import { howMany, seeds } from '../harness/long.ts'
import { templateName } from '../harness/postgres.ts'
import { type Databases, openDatabases } from './postgres-disk.ts'
import { createSimulationTables, simulated } from './simulated.ts'
import { runSeed } from './world.ts'

describe('X-5 the simulation on PostgreSQL', () => {
  let databases: Databases
  beforeAll(async () => {
    const urlOf = (name: string) => inject('templateUrl').replace(/\/[^/]*$/, `/${name}`)
    databases = await openDatabases(templateName, inject('adminUrl'), urlOf)
  })
  afterAll(() => databases.close())

  it.each(seeds(1, howMany({ few: 1, long: 20 })))(
    'S1 S6 S7 S9 S23: seed %i loses nothing, doubles nothing and ends equal',
    async (seed) => {
      const verdict = await runSeed({ seed, steps: 70, newDisk: databases.newDisk })
      await databases.clear()
      const { lost, doubled, diverged, story } = verdict
      expect({ lost, doubled, diverged, ...(diverged > 0 && { story }) }).toEqual({
        lost: 0,
        doubled: 0,
        diverged: 0,
      })
    },
    300_000,
  )
})

describe('X-5 rows are made from logs alone', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
    await createSimulationTables(database.db)
  })
  afterAll(() => database.close())

  it('S4: emptying the tables and applying the logs, last log first, gives the same rows', async () => {
    const { db } = database
    const store = openSyncStore(db, simulated(1))
    for (let at = 0; at < 12; at++) {
      const id = `00000000-0000-4000-8000-00000000000${at % 4}`
      await store.transaction((tx) =>
        append(
          tx,
          { id, random: randomHex },
          Array.from({ length: 1 + at }, (_, i) => ({
            type: 'simulation.noted',
            v: 1,
            wallMs: 0,
            boot: '00000000',
            monoMs: i,
            body: { nonce: `${at}/${i}` },
          })),
        ),
      )
    }
    const rows = () => sql`select * from simulation_rows order by id`.execute(db)
    const before = await rows()
    expect(before.rows).toHaveLength(78)

    await sql`truncate simulation_rows`.execute(db)
    await store.transaction(async (tx) => {
      for (const log of (await tx.listLogs({})).toReversed()) {
        await tx.apply(log.station, await tx.readRecords(log, log.first, log.last))
      }
    })
    expect((await rows()).rows).toEqual(before.rows)
  })
})
