import type { Replication } from '../sync/replication.ts'
import { sharedTable } from '../sync/table-store.ts'

/** Whose releases a station believes is its hub's word (S36). */
export const releaseReplication: Replication = {
  records: [],
  collections: [
    sharedTable({
      name: 'releases.keys',
      table: 'release_keys',
      key: 'id',
      without: [],
      feeds: `array['scope:nation']`,
    }),
  ],
}
