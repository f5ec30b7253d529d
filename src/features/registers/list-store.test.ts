import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  openTestNode,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import type { Cursor } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { rangeOf } from '../../base/place.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { type Actor, actorOf } from '../people/actor.ts'
import { operator } from '../people/operator.ts'
import { equipmentTypes } from '../schools/equipment-types.ts'
import { equipmentRegister, schoolRegister } from '../schools/registers.ts'
import { retireRow, saveRow } from './actions.ts'
import type { Plain } from './cells.ts'
import { decideRows, writeRows } from './decide-actions.ts'
import { listQueryOf } from './list-actions.ts'
import { listCounted, listStored } from './list-store.ts'
import type { Stored } from './store.ts'

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_125
const { shape } = equipmentRegister
const schools = [
  ['L-01', villageA1],
  ['L-02', villageA1],
  ['L-03', villageA2],
  ['L-04', villageB1],
] as const

type Kept = Stored & { searchText: string; sortName: string; retiredOn: string | null }
type Viewer = { actor: Actor; sees: (row: Kept) => boolean }

let node: TestNode
let rows: Kept[]
let viewers: Viewer[]
beforeAll(async () => {
  node = await openTestNode()
  const ids: string[] = []
  for (const [schoolCode, villageCode] of schools) {
    const school = { schoolCode, name: `学校${schoolCode}`, villageCode, stage: 'primary' }
    const made = { ...school, mode: 'mode2', boarding: false }
    ids.push((await saveRow(node.db, operator, schoolRegister, made)).id)
  }
  await fill(400)
  rows = await asSystem(node.db, 'test', async (tx) => {
    const all = await sql<Kept>`select * from equipment`.execute(tx)
    return all.rows
  })
  viewers = await people(ids)
})
afterAll(() => node.close())

/** Values few enough to meet one another: equal ones, empty ones, and names in several scripts. */
const equipmentOf = (assetNo: string): fc.Arbitrary<Plain> =>
  fc
    .record(
      {
        schoolCode: fc.constantFrom(...schools.map(([code]) => code)),
        type: fc.constantFrom(...Object.keys(equipmentTypes)),
        model: fc.constantFrom('联想启天', '聯想啟天', 'EPSON_5', '100%', '𠮷田', 'ｅｐｓｏｎ'),
        quantity: fc.integer({ min: 2, max: 6 }),
        receivedOn: fc.constantFrom('2019-09-01', '2020-01-15', '2024-02-29'),
        fundedBy: fc.constantFrom('county', 'donation'),
        condition: fc.constantFrom('good', 'faulty', 'scrapped'),
        roomNo: fc.constant('101'),
      },
      { requiredKeys: ['schoolCode', 'type', 'quantity', 'condition'] },
    )
    .map(({ roomNo: _, ...row }) => ({
      ...row,
      assetNo,
      usableQuantity: row.condition === 'good' ? row.quantity : 0,
      ...(row.condition !== 'good' && { notUsableReason: row.receivedOn ? '待修' : '主板损坏' }),
    }))

/** Every eleventh row is retired, which no list shows. */
async function fill(count: number): Promise<void> {
  const names = fc.sample(fc.constantFrom('电脑', '電腦', '投影', 'PC', '播放机'), {
    seed,
    numRuns: count,
  })
  const wanted = names.map((name, at) => {
    const [row] = fc.sample(equipmentOf(`${name}-${at}`), { seed: seed + at, numRuns: 1 })
    return { row: row as Plain, target: newId() }
  })
  await asSystem(node.db, 'test', async (tx) => {
    const decided = await decideRows(tx, operator, equipmentRegister, wanted)
    const good = decided.flatMap((one) => ('problems' in one ? [] : [one]))
    expect(good).toHaveLength(count)
    await writeRows(tx, operator, equipmentRegister, good)
  })
  for (const { target: id } of wanted.filter((_, at) => at % 11 === 0)) {
    const retired = { id, version: 1, reason: '报废' }
    await retireRow(node.db, operator, equipmentRegister, retired, node.ground.clock())
  }
}

async function people([school1, , , school4]: string[]): Promise<Viewer[]> {
  const head = (organisationId = '', regionCode = '') =>
    somebody(node, { role: 'head_of_school', organisationId, regionCode, level: 'village' })
  const office = (await somebody(node, { role: 'programme_office', regionCode: county })).actor
  const clerk = { role: 'township_clerk', regionCode: townshipA, level: 'township' } as const
  const township = (await somebody(node, clerk)).actor
  const head1 = (await head(school1, villageA1)).actor
  const head4 = (await head(school4, villageB1)).actor
  const inA = (row: Kept) => row.regionCode.startsWith(townshipA.slice(0, 9))
  return [
    { actor: office, sees: () => true },
    { actor: township, sees: inA },
    { actor: head1, sees: (row) => row.organisationId === school1 },
    {
      actor: actorOf(township, [...township.grants, ...head4.grants]),
      sees: (row) => inA(row) || row.organisationId === school4,
    },
    { actor: actorOf(office, []), sees: () => false },
  ]
}

const selection = fc.record(
  {
    sort: fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.constantFrom('assetNo', 'quantity', 'receivedOn', 'model', 'fundedBy', 'schoolCode'),
      )
      .map((parts) => parts.join('')),
    search: fc.constantFrom('联想', '聯想', 'epson_', '100%', '%', '吉', '田', 'dn', '-1', '没有'),
    filter: fc.record(
      {
        condition: fc.constantFrom('faulty', 'unheard of'),
        quantity: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
        receivedOn: fc.constantFrom(null, '2020-01-15', [null, '2024-02-29']),
        fundedBy: fc.constantFrom<(string | null)[]>(['county'], ['donation', null], []),
      },
      { requiredKeys: [] },
    ),
    within: fc.constantFrom(rangeOf(townshipA, 'township'), rangeOf(villageB1, 'village')),
  },
  { requiredKeys: [] },
)
type Selection = typeof selection extends fc.Arbitrary<infer S> ? S : never

/** The list in plain words: look at every row, keep what is wanted, sort. */
function expected({ sees }: Viewer, { sort = 'assetNo', search, filter, within }: Selection) {
  const field = sort.replace(/^-/, '')
  const sortValueOf = (row: Kept): unknown => (field === 'assetNo' ? row.sortName : row[field])
  const kept = rows.filter(
    (row) =>
      row.retiredOn === null &&
      sees(row) &&
      (!within || (within.lower <= row.regionCode && row.regionCode < within.upper)) &&
      row.searchText.includes(foldText(search ?? '')) &&
      Object.entries(filter ?? {}).every(([name, wanted]) =>
        [wanted].flat().some((value) => value === row[name]),
      ),
  )
  const backwards = sort.startsWith('-') ? -1 : 1
  return kept
    .toSorted((a, b) => {
      const [x, y] = [sortValueOf(a), sortValueOf(b)]
      if ((x === null) !== (y === null)) return x === null ? 1 : -1
      return backwards * (compare(x, y) || compare(a.id, b.id))
    })
    .map(({ id }) => id)
}

const compare = (x: unknown, y: unknown): number =>
  typeof x === 'number' && typeof y === 'number'
    ? x - y
    : Buffer.compare(Buffer.from(String(x)), Buffer.from(String(y)))

describe('a list is what a look at every row gives', () => {
  test('same rows, same order, same count on every page, whoever looks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: viewers.length - 1 }),
        selection,
        fc.constantFrom(1, 7, 50, 500),
        fc.constantFrom(0, 20, 5_000),
        fc.constantFrom(30, 10_001),
        async (at, wanted, limit, sortedWhole, countLimit) => {
          const viewer = viewers[at] as Viewer
          const ids = expected(viewer, wanted)
          const pages = limit === 1 ? 5 : Number.POSITIVE_INFINITY
          const met = await walkPages(pages, (after) =>
            scoped(node.db, viewer.actor, async (tx) => {
              const query = listQueryOf(shape, viewer.actor, { ...wanted, after, limit })
              const page = await listCounted(tx, shape, query, { countLimit, sortedWhole })
              expect(page.count).toBe(Math.min(ids.length, countLimit))
              expect((await listStored(tx, shape, query)).rows).toEqual(page.rows)
              return page
            }),
          )
          expect(met).toEqual(ids.slice(0, pages * limit))
        },
      ),
      { seed, numRuns: 300 },
    )
  })
})

/** The ids of all pages, each asked for with the `next` of the one before. */
async function walkPages(
  most: number,
  pageAt: (after: Cursor | undefined) => Promise<{ rows: Stored[]; next?: Cursor }>,
): Promise<string[]> {
  const ids: string[] = []
  let after: Cursor | undefined
  for (let at = 0; at < most; at++) {
    const page = await pageAt(after)
    ids.push(...page.rows.map(({ id }) => id))
    after = page.next
    if (!after) break
  }
  return ids
}
