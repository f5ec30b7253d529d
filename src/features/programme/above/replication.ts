import * as z from 'zod'
import { defineRecord, factRows, type Replication } from '../../sync/replication.ts'
import { sharedTable } from '../../sync/table-store.ts'

const Reported = z.strictObject({
  planId: z.uuid(),
  number: z.int().min(1),
  planVersion: z.int().min(1),
  answered: z.int().min(0),
  part: z.int().min(1),
  parts: z.int().min(1).max(400),
  packed: z.string().min(1),
  signature: z.string().max(100),
})

/** A submitted version of a plan as its hub reports it upwards, one part of it. */
export const planReported = defineRecord<z.output<typeof Reported>>({
  type: 'programme.plan_reported',
  v: 1,
  body: Reported,
  older: {},
  rows: ['plan_reports'],
  apply: async (tx, facts) => {
    await tx
      .insertInto('planReports')
      .values(factRows(facts))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
  },
})

/** Goes down to the hub that keeps the plan and no further: no station reads what a city says of its county. */
const planWords = sharedTable({
  name: 'programme.plan_words',
  table: 'plan_words',
  key: 'id',
  without: [],
  feeds: `array(select s.feeds[cardinality(s.feeds)] from sync_peers as s
    where s.kind = 'hub' and s.state <> 'revoked'
      and row.region_code::text like substr(s.feeds[cardinality(s.feeds)], length('scope:') + 1) || '%'
    order by s.id)`,
  fromAbove: true,
})

export const programmeReplication: Replication = {
  records: [planReported],
  collections: [planWords],
}
