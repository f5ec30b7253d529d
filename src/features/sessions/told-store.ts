import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import { type Collection, definePersonal } from '../sync/replication.ts'
import { deleteRows, listKeys } from '../sync/table-store.ts'

const Rows = z.array(z.record(z.string(), z.unknown()))

/** Whom a record concerns: the stations of the school, but for the one that wrote it. */
const stationsOf = (
  schools: RawBuilder<unknown>,
) => sql`array(select 'station:' || s.id from sync_peers as s
  where s.kind = 'station' and s.state <> 'revoked' and s.id <> row.station and s.organisation_id in (${schools})
  order by s.id)`

const schoolOfSession = stationsOf(sql`
  select organisation_id from sessions where id = row.session_id
  union select school_id from occurrences where id = row.session_id`)

const schoolOfUnit = stationsOf(
  sql`select school_id from learning_stations where unit_code = row.region_code`,
)

/** Of somebody whom the station need not know. */
const nameOf = sql`coalesce(
  (select p.name from persons as p where p.id = row.person_id),
  (select l.name from learners as l where l.id = row.person_id))`

type Told = {
  name: string
  /** Written by records. */
  from: string
  /** Written by the feed, with the same columns. */
  into: string
  feeds: RawBuilder<unknown>
  names?: RawBuilder<unknown>
}

/** Records of other nodes, all rows of one as one item, to the station that they concern (S21, S24). */
const toldRecords = ({ name, from, into, feeds, names = sql`'{}'::jsonb` }: Told): Collection =>
  definePersonal<z.output<typeof Rows>>({
    name,
    item: Rows,
    project: async (tx, keys) => {
      const { rows } = await sql<{ key: string; item: z.output<typeof Rows>; feeds: string[] }>`
        select row.id::text as key, min(${feeds}) as feeds,
          jsonb_agg(to_jsonb(row.*) - '{station,actor_id}'::text[] || ${names}) as item
        from ${sql.table(from)} as row where row.id = any(${[...keys]}::uuid[]) group by row.id`.execute(
        tx,
      )
      return new Map(rows.map(({ key, ...row }) => [key, { ...row, ver: 1 }]))
    },
    keys: (tx) => listKeys(tx, from, 'id'),
    put: async (tx, items) => {
      await deleteRows(
        tx,
        into,
        'id',
        items.map(({ key }) => key),
      )
      const rows = items.flatMap(({ item }) => item)
      await sql`insert into ${sql.table(into)} select (jsonb_populate_recordset(null::${sql.table(into)},
        ${JSON.stringify(rows)}::jsonb)).*`.execute(tx)
    },
    del: (tx, keys) => deleteRows(tx, into, 'id', keys),
  })

export const toldCollections: readonly Collection[] = [
  toldRecords({
    name: 'sessions.attendance_told',
    from: 'session_attendance',
    into: 'session_attendance_told',
    feeds: schoolOfSession,
    names: sql`jsonb_build_object('name', coalesce(row.name, ${nameOf}))`,
  }),
  toldRecords({
    name: 'sessions.visits_told',
    from: 'session_visits',
    into: 'session_visits_told',
    feeds: schoolOfSession,
  }),
  toldRecords({
    name: 'sessions.duties_told',
    from: 'duty_records',
    into: 'duty_records_told',
    feeds: schoolOfUnit,
    names: sql`jsonb_build_object('name', ${nameOf})`,
  }),
]

const both = (
  columns: string,
  table: string,
) => sql`(select ${sql.raw(columns)} from ${sql.table(table)}
  union all select ${sql.raw(columns)} from ${sql.table(`${table}_told`)})`

/** SQL: who came, as this node wrote it down, and as it was told. */
export const attendance = both(
  'id, n, session_id, person_id, name, is_member, is_present, how, at',
  'session_attendance',
)
export const visits = both(
  'id, visit, session_id, unit_code, kind, people, minutes, topic, name, booked_for, state, at',
  'session_visits',
)

/** Every duty with the name of whose it is. */
export const duties = sql`(
  select d.region_code, d.kind, d.day, d.note, d.at, p.name
    from duty_records as d left join persons as p on p.id = d.person_id
  union all select region_code, kind, day, note, at, name from duty_records_told)`
