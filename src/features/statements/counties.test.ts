import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  openTestNode,
  type TestHub,
  townshipA,
  townshipB,
} from '../../../test/harness/node.ts'
import { rangeOf } from '../../base/place.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { addKey } from './credential-actions.ts'
import { stated } from './statement.fixture.ts'
import { listStatements } from './store.ts'
import { type Client, clientOf } from './xapi.fixture.ts'

let hub: TestHub
let ofCounty: Client
let ofTownship: Client
let ofElsewhere: Client
let ofAll: Client
const elsewhere = '511425000000'
const key = (regionCode?: string, level: 'county' | 'township' = 'county') =>
  addKey(hub.db, operator, {
    name: '测试',
    scopes: ['all'],
    ...(regionCode !== undefined && { place: { regionCode, level } }),
  })
beforeAll(async () => {
  hub = await openTestNode()
  ofAll = clientOf(hub, await key(), '2.0.0')
  ofCounty = clientOf(hub, await key(county), '2.0.0')
  ofTownship = clientOf(hub, await key(townshipA, 'township'), '2.0.0')
  ofElsewhere = clientOf(hub, await key(elsewhere), '2.0.0')
})
afterAll(() => hub?.close())

const state = async (as: Client, more = {}): Promise<string> =>
  (await as('POST', 'statements', { json: stated(more) })).json()[0]
const verb = stated().verb as { id: string }

describe('whoever reads a county', () => {
  const idsOf = async (as: Client, query: Record<string, string> = {}): Promise<string[]> =>
    (await as('GET', 'statements', { query: { ascending: 'true', ...query } }))
      .json()
      .statements.map(({ id }: { id: string }) => id)

  test('finds its own in their order, page by page; whoever reads all finds them mixed', async () => {
    const mixed: string[] = []
    for (const as of [ofCounty, ofElsewhere, ofTownship, ofElsewhere, ofCounty]) {
      mixed.push(await state(as))
    }
    const [one, , three, , five] = mixed
    for (const query of [{}, { verb: verb.id }]) {
      expect(await idsOf(ofAll, query)).toEqual(mixed)
      expect(await idsOf(ofCounty, query)).toEqual([one, three, five])
      expect(await idsOf(ofTownship, query)).toEqual([three])
      const first = (await ofAll('GET', 'statements', { query: { ...query, limit: '2' } })).json()
      const next = await ofAll('GET', first.more.replace('/xapi/', ''))
      const both = [...first.statements, ...next.json().statements].map(({ id }) => id)
      expect(both).toEqual(mixed.toReversed().slice(0, 4))
    }
  })

  test('reads no row of another, however many there are', async () => {
    await asSystem(hub.db, 'test', async (tx) => {
      await sql`insert into statements (id, station, region_code, stored, stated_at, authority, refers_to, voids, voids_others, body)
        select gen_random_uuid(), ${randomUUID()}, ${elsewhere}, now() - i * interval '1 second',
          now(), s.authority, null, false, false, s.body
        from generate_series(1, 20000) as i, (select * from statements limit 1) as s`.execute(tx)
      await sql`insert into statement_terms (county, term, verb, stored, statement, aspect, station)
        select s.county, t.term, t.verb, s.stored, s.n, s.n, s.station
        from statements as s, (select distinct term, verb from statement_terms) as t
        where s.county = left(${elsewhere}, 6) on conflict do nothing`.execute(tx)
      await sql`analyze statements, statement_terms`.execute(tx)
    })
    for (const [place, level] of [
      [county, 'county'],
      [townshipB, 'township'],
    ] as const) {
      const reach = [rangeOf(place, level)]
      for (const filter of [
        {},
        { verb: verb.id },
        { verb: verb.id, agentKey: 'mailto:wang@example.com' },
      ]) {
        const read = await scoped(hub.db, { scopes: reach }, async (tx) => {
          const rowsRead = async () =>
            Number(
              (
                await sql<{ rows: string }>`
              select sum(coalesce(pg_stat_get_xact_tuples_fetched(oid), 0)
                + coalesce(pg_stat_get_xact_tuples_returned(oid), 0)) as rows
              from pg_class where relname in ('statements', 'statement_terms', 'statements_in_order', 'statement_terms_pkey')`.execute(
                  tx,
                )
              ).rows[0]?.rows,
            )
          const before = await rowsRead()
          const asked = {
            ...filter,
            relatedAgents: false,
            relatedActivities: false,
            ascending: false,
          }
          const found = await listStatements(tx, reach, { ...asked, limit: 500 })
          return { found: found.length, rows: (await rowsRead()) - before }
        })
        expect(read.found).toBe(place === county ? 3 : 0)
        expect(read.rows).toBeLessThan(100)
      }
    }
  })
})

describe('a clock that was set back', () => {
  test('stores and tells nothing before what was stored and told; since loses nothing', async () => {
    const last = await state(ofCounty)
    // As if the last one had come before the clock was set back by an hour.
    await asSystem(hub.db, 'test', async (tx) => {
      const { rows } = await sql<{ n: string }>`
        update statements set stored = stored + interval '1 hour' where id = ${last} returning n`.execute(
        tx,
      )
      await sql`update statement_terms set stored = stored + interval '1 hour'
        where statement = ${rows[0]?.n}`.execute(tx)
    })
    const read = async (query: Record<string, string>) => {
      const answer = await ofCounty('GET', 'statements', { query: { ...query, ascending: 'true' } })
      const { statements } = answer.json() as { statements: { id: string; stored: string }[] }
      return { statements, through: String(answer.headers['x-experience-api-consistent-through']) }
    }
    const { statements, through } = await read({})
    const since = statements.at(-1)?.stored ?? ''
    expect(statements.at(-1)?.id).toBe(last)
    expect(through >= since).toBe(true)
    const after = [await state(ofCounty), await state(ofTownship)]
    for (const from of [since, through]) {
      const later = await read({ since: from })
      expect(later.statements.map(({ id }) => id)).toEqual(after)
      expect(later.through >= through).toBe(true)
    }
  })
})

test.each(['1.0.3', '2.0.0'] as const)('1.0 is taken as 1.0.0 by %s', async (version) => {
  const old = clientOf(hub, await key(county), version)
  const id = await state(old, { version: '1.0' })
  const got = await old('GET', 'statements', { query: { statementId: id } })
  expect(got.json()).toMatchObject({ id, version: '1.0.0' })
})
