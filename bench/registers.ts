/**
 * Lists of a register of 100,000 rows through the whole server, and as the yardstick what they need
 * of the database, written by hand and run by the superuser, whom row-level security does not bind.
 *
 *     node bench/registers.ts [rows]
 */
import pg from 'pg'
import { rangeOf } from '../src/base/place.ts'
import { accounts, fillCounty, fillEquipment, schoolCode, township } from './county.ts'
import { getAs, logIn, openHub, startCluster } from './hub.ts'
import { millis, printNote, printTable, spreadOf, timed, timesOf, withTarget } from './table.ts'

const rows = Number(process.argv[2] ?? 100_000)
const samples = 60
const targetMs = 50

type Case = {
  name: string
  query: Record<string, unknown>
  /** The same in SQL: what is left of the rows in use, and their order. */
  where?: string
  order?: string
  afterHalf?: true
  totals?: true
}

const cases: readonly Case[] = [
  { name: 'first page', query: {} },
  { name: 'page of 500', query: { limit: 500 } },
  { name: 'after half of the rows', query: {}, afterHalf: true },
  {
    name: 'sorted by quantity, downward',
    query: { sort: '-quantity' },
    order: 'quantity desc nulls last, id desc',
  },
  {
    name: 'sorted by day',
    query: { sort: 'receivedOn' },
    order: 'received_on nulls last, id',
  },
  { name: 'type is computer', query: { filter: { type: 'pc' } }, where: `type = 'pc'` },
  {
    name: 'faulty, latest first',
    query: { filter: { condition: 'faulty' }, sort: '-receivedOn' },
    where: `condition = 'faulty'`,
    order: 'received_on desc nulls last, id desc',
  },
  {
    name: 'of one school',
    query: { filter: { schoolCode: schoolCode(3) } },
    where: `school_code = '${schoolCode(3)}'`,
  },
  {
    name: 'search, one row',
    query: { search: '2019-000203' },
    where: `search_text like '%2019000203%'`,
  },
  { name: 'search, many rows', query: { search: '联想' }, where: `search_text like '%联想%'` },
  {
    name: 'search, many rows, by quantity',
    query: { search: '联想', sort: '-quantity' },
    where: `search_text like '%联想%'`,
    order: 'quantity desc nulls last, id desc',
  },
  {
    name: 'faulty among many found',
    query: { search: '联想', filter: { condition: 'faulty' } },
    where: `search_text like '%联想%' and condition = 'faulty'`,
  },
  { name: 'search, no row', query: { search: '卡西欧' }, where: `search_text like '%卡西欧%'` },
  { name: 'totals', query: { fields: 'quantity,usableQuantity' }, totals: true },
]

/** Who looks, and what row-level security would leave of the table. */
const viewers = [
  { name: 'county', login: accounts.county, scope: 'true' },
  { name: 'township', login: accounts.township, scope: placeRange() },
  {
    name: 'school',
    login: accounts.school,
    scope: `organisation_id = (select id from schools where school_code = '${schoolCode(3)}')`,
  },
] as const

const cluster = await startCluster()
const hub = await openHub(cluster.url)
const database = new pg.Client(cluster.adminUrl.replace(/\/postgres$/, '/cunxiao'))
await database.connect()
try {
  await fillCounty(hub.db)
  const filledMs = await timed(() => fillEquipment(hub.db, rows))
  // As autovacuum does within a minute; index-only reads need it.
  await database.query('vacuum analyze')
  printNote(
    `${rows} rows of equipment in 200 schools, written in ${(filledMs / 1_000).toFixed(0)} s. ` +
      `Milliseconds; ${samples} requests each, one after another; a list counts its rows up to 10,000. ` +
      `Target: p95 at most ${targetMs} ms (misses in bold).`,
  )
  const print = printTable(['list', 'seen by', 'p50', 'p95', 'SQL alone p50', 'p95', 'ours / SQL'])
  for (const [at, viewer] of viewers.entries()) {
    const half = await findHalf(database, viewer.scope)
    for (const [i, one] of cases.entries()) {
      const cookie = await logIn(hub.server, viewer.login, at * cases.length + i)
      const url = urlOf(one, half.next)
      const ours = await repeat(() => getAs(hub.server, cookie, url))
      const yardstick = await repeat(async () => {
        for (const text of sqlOf(one, viewer.scope))
          await database.query(text, text.includes('$1') ? half.values : [])
      })
      print([
        one.name,
        viewer.name,
        millis(ours.p50),
        withTarget(millis(ours.p95), ours.p95 <= targetMs),
        millis(yardstick.p50),
        millis(yardstick.p95),
        timesOf(ours.p50, yardstick.p50),
      ])
    }
  }
} finally {
  await database.end()
  await hub.close()
  await cluster.stop()
}

async function repeat(work: () => Promise<unknown>) {
  await work()
  const all: number[] = []
  for (let i = 0; i < samples; i++) all.push(await timed(work))
  return spreadOf(all)
}

function urlOf({ query, afterHalf, totals }: Case, half: string): string {
  const { filter, ...rest } = query
  const search = new URLSearchParams(rest as Record<string, string>)
  if (filter) search.set('filter', JSON.stringify(filter))
  if (afterHalf) search.set('after', half)
  return `/api/equipment${totals ? '/totals' : ''}?${search}`
}

/** What the list gives as `next` in the middle of its rows, and the same as SQL values. */
async function findHalf(database: pg.Client, scope: string) {
  const { rows: found } = await database.query<{ sort_name: string; id: string }>(
    `select sort_name, id from equipment where ${scope} order by sort_name, id
      offset (select count(*) / 2 from equipment where ${scope}) limit 1`,
  )
  const values = found.flatMap(({ sort_name, id }) => [sort_name, id])
  return { values, next: Buffer.from(JSON.stringify(values)).toString('base64url') }
}

/** The page and its count, or the sums. */
function sqlOf(
  { where = 'true', order = 'sort_name, id', query, afterHalf, totals }: Case,
  scope: string,
) {
  const from = `from equipment where retired_on is null and ${scope} and ${where}`
  if (totals) return [`select sum(quantity), sum(usable_quantity) ${from}`]
  const after = afterHalf ? 'and (sort_name, id) > ($1, $2)' : ''
  return [
    `select * ${from} ${after} order by ${order} limit ${Number(query.limit ?? 50) + 1}`,
    `select count(*) from (select 1 ${from} limit 10001) as counted`,
  ]
}

function placeRange(): string {
  const { lower, upper } = rangeOf(township, 'township')
  return `region_code >= '${lower}' and region_code < '${upper}'`
}
