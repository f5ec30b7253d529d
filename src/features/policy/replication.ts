import { scopeFeed } from '../people/replication.ts'
import type { Replication } from '../sync/replication.ts'
import { sharedTable } from '../sync/table-store.ts'

export const policyReplication: Replication = {
  records: [],
  collections: [
    sharedTable({
      name: 'policy.values',
      table: 'policy_values',
      key: 'id',
      without: [],
      feeds: scopeFeed('row.region_code', 'row.level'),
      fromAbove: true,
    }),
  ],
}
