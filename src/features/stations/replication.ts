import type { Replication } from '../sync/replication.ts'
import { personalTable } from '../sync/table-store.ts'

/** Sealed as what is of a person is: whoever has the key passes for the station in its school's network. */
export const certificateCollection = 'stations.certificates'

export const stationReplication: Replication = {
  records: [],
  collections: [
    personalTable({
      name: certificateCollection,
      table: 'station_certificates',
      key: 'station',
      without: ['authority', 'cert_file', 'key_file'],
      feeds: `array(select 'station:' || p.id from sync_peers as p
        where p.id = row.station and p.state <> 'revoked')`,
    }),
  ],
}
