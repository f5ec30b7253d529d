import { sql } from 'kysely'
import { operator } from '../src/features/people/operator.ts'
import { savePlaces } from '../src/features/people/place-store.ts'
import { addProgramme, readProgramme } from '../src/features/programme/programme-actions.ts'
import { saveRow } from '../src/features/registers/actions.ts'
import { schoolRegister } from '../src/features/schools/registers.ts'
import { asSystem, type Tx } from '../src/platform/db.ts'
import { openHub, startCluster } from './hub.ts'
import { millis, printNote, printTable, timed, withTarget } from './table.ts'

/**
 * The health of a programme of 5,000 stations: all gates of all phases, what is late, who must act (I0-2, T-1).
 *
 *     node bench/programme.ts
 */
const stations = 5_000
const targetMs = 500
const now = new Date('2026-12-01T02:00:00.000Z')
const county = '433123000000'

const cluster = await startCluster()
const hub = await openHub(cluster.url)
try {
  await asSystem(hub.db, 'test', (tx) => fill(tx))
  const { id } = await addProgramme(hub.db, operator, {
    ...{ place: county, template: 'founding', title: '依托建点', fromDay: '2026-08-23' },
  })
  printNote(
    `${stations} stations with plates, letters, agreements, teams, certificates and marks. Milliseconds.`,
  )
  const line = printTable(['programme', 'stations', 'ms'])
  const read = () => readProgramme(hub.db, operator, { id, placeLevel: 'county' }, now)
  const firstMs = await timed(read)
  const { units } = await read()
  const againMs = await timed(read)
  line(['asked first', String(units), withTarget(millis(firstMs), firstMs <= targetMs)])
  line(['asked again', String(units), withTarget(millis(againMs), againMs <= targetMs)])
} finally {
  await hub.close()
  await cluster.stop()
}

/** In 25 townships with 200 villages each; of every seventh something lacks. */
async function fill(tx: Tx): Promise<void> {
  await savePlaces(tx, [
    { code: county, level: 'county', name: '凤凰县' },
    { code: '433123101000', level: 'township', name: '第一镇' },
    { code: '433123101201', level: 'village', name: '第一村' },
  ])
  const { id: schoolId } = await saveRow(tx, operator, schoolRegister, {
    ...{ schoolCode: 'BENCH-1', name: '小学', villageCode: '433123101201', stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  const units = sql`
    select n, '433123' || (101 + n / 200)::text || (201 + n % 200)::text as code from generate_series(0, ${stations - 1}) as n`
  const head = sql`gen_random_uuid(), 1, code, code`
  for (const fillOne of [
    sql`insert into villages (id, version, region_code, village_code, name, in_scope, search_text, sort_name)
      select ${head}, '村' || n, true, '', '' from (${units}) as u`,
    sql`insert into learning_stations (id, region_code, unit_code, unit_level, school_id, hosted_on)
      select gen_random_uuid(), code, code, 'village', ${schoolId}, '2026-09-01' from (${units}) as u`,
    sql`insert into plates (id, version, region_code, unit_code, kind, state, ordered_on, hung_on, position, wording, school_id, search_text, sort_name)
      select ${head}, kind, 'hung', '2026-09-01', '2026-10-01', '门', '牌', ${schoolId}, '', ''
      from (${units}) as u, unnest(array['school', 'station']) as kind where n % 7 > 0 or kind = 'school'`,
    sql`insert into letters (id, version, region_code, unit_code, title, state, from_day, to_day, targets, search_text, sort_name)
      select ${head}, '书', case when n % 7 = 1 then 'drafted' else 'in_force' end, '2026-01-01', '2026-12-31', '一', '', ''
      from (${units}) as u`,
    sql`insert into joint_use_agreements (id, version, region_code, unit_code, state, from_day, to_day, signed_on, school_id, search_text, sort_name)
      select ${head}, 'signed', '2026-09-01', '2027-08-31', '2026-09-01', ${schoolId}, '', '' from (${units}) as u`,
    sql`insert into appointments (id, version, region_code, unit_code, position, name, state, from_day, party_member, search_text, sort_name)
      select ${head}, position, '师' || n || position, 'active', '2026-09-01', true, '', ''
      from (${units}) as u, unnest(array['head_administrator', 'technical_administrator', 'assistant']) as position`,
    sql`insert into post_certificates (id, version, region_code, unit_code, name, state, number, scope, from_day, to_day, search_text, sort_name)
      select ${head}, '师' || n || 'technical_administrator', 'valid', 'N' || n, 'operator', '2026-10-01', '2029-09-30', '', ''
      from (${units}) as u where n % 7 <> 2`,
    sql`insert into station_marks (id, station_id, region_code, mark, school_id, day, actor_name)
      select gen_random_uuid(), s.id, s.region_code, mark, s.school_id, '2026-09-20', ''
      from learning_stations as s, unnest(array['listed', 'approved', 'filed', 'rules', 'trial']) as mark`,
  ])
    await fillOne.execute(tx)
  await sql`analyze`.execute(tx)
}
