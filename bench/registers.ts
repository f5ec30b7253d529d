/**
 * Lists of a register of 100,000 rows through the whole server, and as the yardstick what they need
 * of the database, written by hand and run by the superuser, whom row-level security does not bind.
 *
 *     node bench/registers.ts [rows]
 */
import pg from 'pg'
import { rangeOf } from '../src/base/place.ts'
import { accounts, fillCounty, fillEquipment, schoolCode, township } from './county.ts'
import { getAs, type Hub, logIn, openHub, startCluster } from './hub.ts'
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
  totals?: true
}

const cases: readonly Case[] = [
  { name: 'first page', query: {} },
  { name: 'page of 500', query: { limit: 500 } },
  { name: 'after half of the rows', query: { half: true }, where: '(sort_name, id) > ($1, $2)' },
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
try {
  const hub = await openHub(cluster.url)
  const database = new pg.Client(cluster.adminUrl.replace(/\/postgres$/, '/cunxiao'))
  await database.connect()
  await fillCounty(hub.db)
  const filledMs = await timed(() => fillEquipment(hub.db, rows))
  await database.query('analyze')
  printNote(
    `${rows} rows of equipment in 200 schools, written in ${(filledMs / 1_000).toFixed(0)} s. ` +
      `Milliseconds; ${samples} requests each, one after another; a list counts its rows up to 10,000. ` +
      `Target: p95 at most ${targetMs} ms (misses in bold).`,
  )
  const print = printTable(['list', 'seen by', 'p50', 'p95', 'SQL alone p50', 'p95', 'ours / SQL'])
  let from = 0
  for (const viewer of viewers) {
    for (const one of cases) {
      const cookie = await logIn(hub.server, viewer.login, from++)
      const after = one.query.half ? await findHalf(hub, viewer.login, from++) : undefined
      const ours = await repeat(() => getAs(hub.server, cookie, urlOf(one, after)))
      const sql = sqlOf(one, viewer.scope)
      const values = after ? JSON.parse(Buffer.from(after, 'base64url').toString()) : []
      const yardstick = await repeat(async () => {
        for (const text of sql) await database.query(text, text.includes('$1') ? values : [])
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
  await database.end()
  await hub.close()
} finally {
  await cluster.stop()
}

async function repeat(work: () => Promise<unknown>) {
  await work()
  const all: number[] = []
  for (let i = 0; i < samples; i++) all.push(await timed(work))
  return spreadOf(all)
}

function urlOf({ query, totals }: Case, after: string | undefined): string {
  const { filter, half: _, ...rest } = query
  const search = new URLSearchParams(rest as Record<string, string>)
  if (filter) search.set('filter', JSON.stringify(filter))
  if (after) search.set('after', after)
  return `/api/equipment${totals ? '/totals' : ''}?${search}`
}

/** The `next` of the page in the middle of the list. */
async function findHalf(hub: Hub, login: string, from: number): Promise<string> {
  const cookie = await logIn(hub.server, login, from)
  const nexts: string[] = []
  for (;;) {
    const after = nexts.length > 0 ? `&after=${nexts.at(-1)}` : ''
    const url = `/api/equipment?limit=500${after}`
    const { next } = JSON.parse(await getAs(hub.server, cookie, url)) as { next?: string }
    if (!next) break
    nexts.push(next)
  }
  const half = nexts[Math.floor(nexts.length / 2)]
  if (!half) throw new Error(`${login} sees one page only`)
  return half
}

/** The page and its count, or the sums. */
function sqlOf({ where = 'true', order = 'sort_name, id', query, totals }: Case, scope: string) {
  const from = `from equipment where retired_on is null and ${scope} and ${where}`
  if (totals) return [`select sum(quantity), sum(usable_quantity) ${from}`]
  const counted = from.replace(' and (sort_name, id) > ($1, $2)', '')
  return [
    `select * ${from} order by ${order} limit ${Number(query.limit ?? 50) + 1}`,
    `select count(*) from (select 1 ${counted} limit 10001) as counted`,
  ]
}

function placeRange(): string {
  const { lower, upper } = rangeOf(township, 'township')
  return `region_code >= '${lower}' and region_code < '${upper}'`
}
