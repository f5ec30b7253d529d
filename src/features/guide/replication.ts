import * as z from 'zod'
import { scopeFeed } from '../people/replication.ts'
import { caseReplication, sharedRegister } from '../registers/replication.ts'
import { defineRecord, defineShared, type Replication } from '../sync/replication.ts'
import { deleteRows, listKeys, putRows, sharedTable } from '../sync/table-store.ts'
import { channel } from './channel.ts'
import { notice } from './notice.ts'
import { isToCome } from './programme-store.ts'
import { Received } from './receipt.ts'
import { insertReceipts, projectReceipts } from './receipt-store.ts'

/** That a township or village has what was issued for it (S3-6, S3-7). */
export const received = defineRecord<Received>({
  type: 'guide.received',
  v: 1,
  body: Received,
  older: {},
  rows: ['guide_receipts'],
  apply: insertReceipts,
})

const Known = z.record(z.string(), z.union([z.string(), z.number()]))

/** Who has what, for the stations of the county: without anybody’s name. */
const receipts = defineShared<z.output<typeof Known>>({
  name: 'guide.receipts',
  item: Known,
  project: projectReceipts,
  keys: (tx) => listKeys(tx, 'guide_receipts', 'id'),
  put: (tx, items) =>
    putRows(
      tx,
      'guide_receipts_known',
      'id',
      items.map(({ item }) => item),
    ),
  del: (tx, keys) => deleteRows(tx, 'guide_receipts_known', 'id', keys),
})

const notices = caseReplication(notice)

export const guideReplication: Replication = {
  records: [...notices.records, received],
  collections: [
    ...notices.collections,
    sharedRegister(channel),
    sharedTable({
      name: 'registers.programme_items',
      table: 'programme_items',
      key: 'id',
      without: ['created_by', 'updated_by'],
      feeds: `case when ${isToCome} then array['scope:' || left(row.region_code, 6)] else '{}' end`,
    }),
    receipts,
    sharedTable({
      name: 'guide.catalogue_issues',
      table: 'catalogue_issues',
      key: 'id',
      without: ['issued_by', 'issued_by_name'],
      feeds: scopeFeed('row.region_code', 'row.place_level'),
    }),
    sharedTable({
      name: 'guide.request_answers',
      table: 'request_answers',
      key: 'id',
      without: ['answered_by'],
      feeds: scopeFeed('row.region_code', `'county'`),
    }),
  ],
}
