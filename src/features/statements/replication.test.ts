import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Applied } from '../sync/replication.ts'
import type { JsonObject } from './fault.ts'
import { insertStated, type StatedBody } from './stated-store.ts'
import { stated } from './statement.fixture.ts'

const [a, b] = [randomUUID(), randomUUID()]
const opened: TestDatabase[] = []
let databases: [Db, Db]
beforeEach(async () => {
  const both = [await openTestDatabase(), await openTestDatabase()] as const
  opened.push(...both)
  databases = [both[0].db, both[1].db]
})
afterAll(async () => {
  for (const database of opened) await database.close()
})

const factOf = (
  statement: JsonObject,
  station = a,
  storedAt = '2026-11-26T00:00:00.000000Z',
): Applied<StatedBody> => ({
  body: {
    regionCode: '433123000000',
    storedAt,
    defines: true,
    statement: {
      ...statement,
      timestamp: '2026-11-25T00:00:00Z',
      version: '2.0.0',
      authority: { mbox: 'mailto:a@b.cn' },
    },
  },
  about: { id: randomUUID(), station, wallMs: 0 },
})
const refers = (id: string) => ({ objectType: 'StatementRef', id })

const apply = async (db: Db, batches: readonly Applied<StatedBody>[][]): Promise<void> => {
  for (const facts of batches) await asSystem(db, 'test', (tx) => insertStated(tx, facts))
}

/** All that can be found here, without what each node counts by itself. */
const rowsOf = (db: Db): Promise<unknown> =>
  asSystem(db, 'test', async (tx) => {
    const { rows: statements } = await sql`
      select id, station, region_code, authority, refers_to, voids, voided, body
      from statements order by id`.execute(tx)
    const { rows: terms } = await sql`
      select t.term, t.verb, s.id as statement, a.id as aspect, s.stored = t.stored as timely
      from statement_terms as t join statements as s on s.n = t.statement
        join statements as a on a.n = t.aspect order by 1, 2, 3, 4`.execute(tx)
    const { rows: definitions } = await sql`
      select activity, digest, station, at from activity_definitions order by 1, 2, 3`.execute(tx)
    return { statements, terms, definitions }
  })

describe('S4 statements give the same rows in any order', () => {
  const [one, two, three, four] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const voided = { id: 'http://adlnet.gov/expapi/verbs/voided' }
  const facts = [
    factOf(stated({ id: one, actor: { mbox: 'mailto:one@a.cn' } })),
    factOf(stated({ id: two, object: refers(one) }), b),
    factOf(stated({ id: three, object: refers(two), actor: { mbox: 'mailto:three@a.cn' } })),
    factOf(stated({ id: four, object: refers(one), verb: voided })),
    // The same ids from another log: once the same, once with another text.
    factOf(stated({ id: one, actor: { mbox: 'mailto:one@a.cn' } }), b),
    factOf(stated({ id: two, object: refers(three), actor: { mbox: 'mailto:other@a.cn' } })),
  ]

  test('one by one and all at once', async () => {
    const [left, right] = databases
    await apply(left, [facts])
    await apply(
      right,
      facts.map((fact) => [fact]),
    )
    expect(await rowsOf(right)).toEqual(await rowsOf(left))
  })

  test.each([
    [[5, 4, 3, 2, 1, 0]],
    [[2, 5, 0, 3, 1, 4]],
    [[1, 2, 5, 3, 4, 0]],
    [[3, 1, 4, 0, 5, 2]],
  ])('in the order %j', async (order) => {
    const [left, right] = databases
    await apply(left, [facts])
    await apply(
      right,
      order.flatMap((n) => (facts[n] ? [[facts[n]]] : [])),
    )
    expect(await rowsOf(right)).toEqual(await rowsOf(left))
  })

  test('the text that was stated first stays, however small the other is', async () => {
    const id = randomUUID()
    const at = (second: string) => `2026-11-26T00:00:0${second}Z`
    const first = factOf(stated({ id, actor: { mbox: 'mailto:zzz@z.cn' } }), b, at('1.000002'))
    const later = factOf(stated({ id, actor: { mbox: 'mailto:a@a.cn' } }), a, at('2.5'))
    const [left, right] = databases
    await apply(left, [[first], [later]])
    await apply(right, [[later], [first]])
    expect(await rowsOf(right)).toEqual(await rowsOf(left))
    expect(await rowsOf(left)).toMatchObject({ statements: [{ id, station: b }] })
  })

  test('what a text voided that did not stay is not voided', async () => {
    const [id, target] = [randomUUID(), randomUUID()]
    const voiding = factOf(stated({ id, object: refers(target), verb: voided }), b)
    const first = factOf(stated({ id }), a, '2026-11-25T00:00:00Z')
    const [left, right] = databases
    await apply(left, [[factOf(stated({ id: target }))], [voiding], [first]])
    await apply(right, [[first], [voiding], [factOf(stated({ id: target }))]])
    expect(await rowsOf(left)).toEqual(await rowsOf(right))
    expect(await rowsOf(left)).not.toMatchObject({
      statements: expect.arrayContaining([expect.objectContaining({ voided: true })]),
    })
  })

  test('twice is once', async () => {
    const [left, right] = databases
    await apply(left, [facts])
    await apply(right, [facts, facts, facts.toReversed()])
    expect(await rowsOf(right)).toEqual(await rowsOf(left))
  })

  test('a ring of references ends', async () => {
    const [left, right] = databases
    const ring = [one, two, three].map((id, n) =>
      factOf(stated({ id, object: refers([two, three, one][n] ?? '') })),
    )
    await apply(left, [ring])
    await apply(
      right,
      ring.toReversed().map((fact) => [fact]),
    )
    expect(await rowsOf(right)).toEqual(await rowsOf(left))
  })
})
