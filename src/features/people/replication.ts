import { sql } from 'kysely'
import * as z from 'zod'
import { countyZone } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { definePersonal, type Replication } from '../sync/replication.ts'
import { deleteRows, listKeys, putRows, sharedTable } from '../sync/table-store.ts'

/** SQL: the feed of the unit at `level` with `code`; a county's and what is below it share the county's. */
export const scopeFeed = (code: string, level: string): string => `array['scope:' || left(${code},
  case ${level} when 'province' then 2 when 'city' then 4 else 6 end)]`

const places = sharedTable({
  name: 'people.places',
  table: 'places',
  key: 'code',
  // An outline is heavier than a year of records, and no page of a station draws it.
  without: ['boundary'],
  feeds: scopeFeed('row.code', 'row.level'),
})

const orgUnits = sharedTable({
  name: 'people.org_units',
  table: 'org_units',
  key: 'id',
  without: [],
  feeds: scopeFeed('row.region_code', 'row.level'),
})

const Rows = z.array(z.record(z.string(), z.unknown()))
const StationPerson = z.object({ person: Rows, accounts: Rows, posts: Rows, holdings: Rows })
type StationPerson = z.output<typeof StationPerson>

/**
 * Who may use a station and log in there without a line: the people of its school and of the village
 * it stands in, each with posts and credentials. One item a person, so that all of it comes and goes at once.
 */
const stationPeople = definePersonal<StationPerson>({
  name: 'people.station_people',
  item: StationPerson,
  project: async (tx, keys) => {
    const { rows } = await sql<{
      key: string
      item: StationPerson
      ver: number
      feeds: string[]
    }>`
      select p.id::text as key, p.version as ver,
        jsonb_build_object(
          'person', jsonb_build_array(to_jsonb(p.*)),
          'accounts', coalesce((select jsonb_agg(to_jsonb(a.*)) from accounts as a where a.person_id = p.id), '[]'),
          'posts', coalesce((select jsonb_agg(distinct to_jsonb(o.*)) from posts as o
            join post_holdings as h on h.post_id = o.id where h.person_id = p.id), '[]'),
          'holdings', coalesce((select jsonb_agg(to_jsonb(h.*)) from post_holdings as h where h.person_id = p.id), '[]')
        ) as item,
        array(select 'station:' || s.id from sync_peers as s
          where s.kind = 'station' and s.state <> 'revoked' and p.retired_on is null and exists (
            select from post_holdings as h
              join posts as o on o.id = h.post_id join org_units as u on u.id = o.org_unit_id
            where h.person_id = p.id and (h.to_day is null or h.to_day >= (now() at time zone ${countyZone})::date)
              and (u.id = s.organisation_id or (u.region_code = s.region_code and u.level = 'village' and u.kind <> 'school')))
          order by s.id) as feeds
      from persons as p where p.id::text = any(${[...keys]}::text[])`.execute(tx)
    return new Map(rows.map(({ key, ...row }) => [key, row]))
  },
  keys: (tx) => listKeys(tx, 'persons', 'id'),
  put: async (tx, items) => {
    await forget(
      tx,
      items.map(({ key }) => key),
      { keepPersons: true },
    )
    const all = (part: keyof StationPerson) => items.flatMap(({ item }) => item[part])
    await putRows(tx, 'persons', 'id', all('person'))
    await putRows(tx, 'accounts', 'id', all('accounts'))
    await putRows(tx, 'posts', 'id', uniqueById(all('posts')))
    await putRows(tx, 'post_holdings', 'id', all('holdings'))
  },
  del: (tx, keys) => forget(tx, keys, { keepPersons: false }),
})

/** Holdings are replaced as a whole; an account that stays keeps its logins. */
async function forget(
  tx: Tx,
  persons: readonly string[],
  { keepPersons }: { keepPersons: boolean },
): Promise<void> {
  await deleteRows(tx, 'post_holdings', 'person_id', persons)
  if (keepPersons) return
  await sql`delete from logins where account_id in (
    select id from accounts where person_id::text = any(${[...persons]}::text[]))`.execute(tx)
  await deleteRows(tx, 'accounts', 'person_id', persons)
  await deleteRows(tx, 'persons', 'id', persons)
}

const uniqueById = (rows: Record<string, unknown>[]): Record<string, unknown>[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
]

export const peopleReplication: Replication = {
  records: [],
  collections: [places, orgUnits, stationPeople],
}
