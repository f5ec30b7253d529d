import { sql } from 'kysely'
import * as z from 'zod'
import { scopeFeed } from '../people/replication.ts'
import { definePersonal, defineRecord, factRows, type Replication } from '../sync/replication.ts'
import { deleteRows, listKeys, personalTable, putRows, sharedTable } from '../sync/table-store.ts'

const LearnerRow = z.record(z.string(), z.unknown())

/** Who may learn by name at the stations of his township, without a line: sealed, as logins of staff are. */
const learners = definePersonal<z.output<typeof LearnerRow>>({
  name: 'learning.learners',
  item: LearnerRow,
  project: async (tx, keys) => {
    const { rows } = await sql<{
      key: string
      item: z.output<typeof LearnerRow>
      ver: number
      feeds: string[]
    }>`
      select l.id::text as key, to_jsonb(l.*) as item, l.version as ver,
        array(select 'station:' || s.id from sync_peers as s
          where s.kind = 'station' and s.state <> 'revoked' and p.retired_on is null
            and left(s.region_code, 9) = left(l.region_code, 9) order by s.id) as feeds
      from learners as l join persons as p using (id) where l.id::text = any(${[...keys]}::text[])`.execute(
      tx,
    )
    return new Map(rows.map(({ key, ...row }) => [key, row]))
  },
  keys: (tx) => listKeys(tx, 'learners', 'id'),
  put: (tx, items) =>
    putRows(
      tx,
      'learners',
      'id',
      items.map(({ item }) => item),
    ),
  del: (tx, keys) => deleteRows(tx, 'learners', 'id', keys),
})

/** Questions go where the catalogue goes. */
const quizzes = sharedTable({
  name: 'learning.quizzes',
  table: 'quizzes',
  key: 'resource_id',
  without: ['updated_by'],
  feeds: scopeFeed(
    'row.region_code',
    `(select p.level from resources as r
    join places as p on p.code = r.owner_code where r.id = row.resource_id)`,
  ),
  fromAbove: true,
})

/** What a learner need not do, to the stations of his township. */
const waivers = personalTable({
  name: 'learning.waivers',
  table: 'cmi5_waivers',
  key: 'id',
  without: ['waived_by'],
  feeds: `array(select 'station:' || s.id from sync_peers as s
    where s.kind = 'station' and s.state <> 'revoked'
      and left(s.region_code, 9) = left(row.region_code, 9) order by s.id)`,
})

/** What was certified, to the stations where the learner signs in, to be printed there. */
const certificates = personalTable({
  name: 'learning.certificates',
  table: 'learning_certificates',
  key: 'id',
  without: [],
  feeds: `array(select 'station:' || s.id from sync_peers as s
    where s.kind = 'station' and s.state <> 'revoked'
      and left(s.region_code, 9) = left(row.region_code, 9) order by s.id)`,
})

const Asked = z.strictObject({ personId: z.uuid(), year: z.int().min(2000).max(9999) })

/** A learner wants his year certified by the county. */
export const certificateAsked = defineRecord<z.output<typeof Asked>>({
  type: 'learning.certificate_asked',
  v: 1,
  body: Asked,
  older: {},
  rows: ['asked_certificates'],
  apply: async (tx, facts) => {
    await tx
      .insertInto('askedCertificates')
      .values(factRows(facts))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
  },
})

export const learningReplication: Replication = {
  records: [certificateAsked],
  collections: [learners, quizzes, waivers, certificates],
}
