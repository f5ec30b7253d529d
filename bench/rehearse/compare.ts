import { differences, tally } from './ledger.ts'
import { readers, readOverApi } from './read-api.ts'
import { openDatabase } from './read-sql.ts'
import type { World } from './world.ts'

export type Compared = {
  kind: string
  rows: number
  states: string
  /** What is otherwise over the interface, and in the database, row by row. */
  overApi: string[]
  inDatabase: string[]
}

/** Reads everything back, twice and independently, and compares it row by row with what was done. */
export async function compare(world: World): Promise<Compared[]> {
  const unread = world.ledger.kinds().filter((kind) => readers[kind] === undefined)
  if (unread.length > 0) throw new Error(`nobody reads ${unread.join(', ')}`)
  const database = await openDatabase(world.administratorUrl())
  try {
    const compared: Compared[] = []
    for (const kind of Object.keys(readers)) {
      const expected = world.ledger.of(kind)
      compared.push({
        ...{ kind, rows: expected.size, states: tally(expected) },
        overApi: differences(kind, expected, await readOverApi(world, kind)),
        inDatabase: differences(kind, expected, await database.read(kind)),
      })
    }
    return compared
  } finally {
    await database.close()
  }
}
