import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestNode, type TestHub, townshipA } from '../../../test/harness/node.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { agentKey } from '../statements/agent.ts'
import { addKey } from '../statements/credential-actions.ts'
import type { JsonObject } from '../statements/fault.ts'
import { stated } from '../statements/statement.fixture.ts'
import { clientOf } from '../statements/xapi.fixture.ts'
import { unitVerbs } from './cmi5.ts'
import { listHeard } from './cmi5-store.ts'
import { listSaid } from './hours-store.ts'

const registration = randomUUID()
const elsewhere = '511425000000'
let hub: TestHub
let authority: { objectType: string; account: { homePage: string; name: string } }
beforeAll(async () => {
  hub = await openTestNode()
  const key = await addKey(hub.db, operator, {
    name: '测试',
    scopes: ['all'],
    place: { regionCode: townshipA, level: 'township' },
  })
  const as = clientOf(hub, key, '2.0.0')
  const say = (more: JsonObject) => as('POST', 'statements', { json: stated(more) })
  const [id] = (await say({})).json()
  const first = await as('GET', 'statements', { query: { statementId: id } })
  authority = first.json().authority
  await say({
    actor: authority,
    verb: { id: unitVerbs.completed },
    context: { registration },
  })
  await asSystem(hub.db, 'test', async (tx) => {
    await sql`insert into statements (id, station, region_code, stored, stated_at, authority, refers_to, voids, voids_others, body)
      select gen_random_uuid(), ${randomUUID()}, ${elsewhere}, now() - i * interval '1 second',
        now(), gen_random_uuid(), null, false, false, s.body
      from generate_series(1, 20000) as i, (select * from statements limit 1) as s`.execute(tx)
    await sql`insert into statement_terms (county, term, verb, stored, statement, aspect, station)
      select s.county, t.term, gen_random_uuid(), s.stored, s.n, s.n, s.station
      from statements as s cross join lateral (values (s.authority), (gen_random_uuid())) as t (term)
      where s.county = left(${elsewhere}, 6)`.execute(tx)
    await sql`analyze statements, statement_terms`.execute(tx)
  })
})
afterAll(() => hub?.close())

/** With how many rows of statements and their indexes it took. */
async function reading<T>(work: (tx: Tx) => Promise<T>): Promise<{ found: T; rows: number }> {
  return asSystem(hub.db, 'test', async (tx) => {
    const rowsRead = async () => {
      const { rows } = await sql<{ rows: string }>`
        select sum(coalesce(pg_stat_get_xact_tuples_fetched(oid), 0)
          + coalesce(pg_stat_get_xact_tuples_returned(oid), 0)) as rows
        from pg_class where relname in ('statements', 'statement_terms', 'statements_in_order', 'statement_terms_pkey')`.execute(
        tx,
      )
      return Number(rows[0]?.rows)
    }
    const before = await rowsRead()
    const found = await work(tx)
    return { found, rows: (await rowsRead()) - before }
  })
}

test('what one said of himself, and what was said in a registration, is found without reading what other counties have', async () => {
  const people = [{ personId: 'zeng', agentKey: agentKey(authority) ?? '' }]
  const said = await reading((tx) => listSaid(tx, people, '2000-01-01T00:00:00Z'))
  expect(said.found.map(({ personId }) => personId)).toEqual(['zeng'])
  expect(said.rows).toBeLessThan(100)
  const heard = await reading((tx) => listHeard(tx, registration, [authority]))
  expect(heard.found).toHaveLength(1)
  expect(heard.rows).toBeLessThan(100)
})
