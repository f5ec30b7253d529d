import * as z from 'zod'
import { hashSchema } from '../sync/record.ts'
import type { Collection, Replication } from '../sync/replication.ts'
import { sharedTable } from '../sync/table-store.ts'
import { isItsTurn } from './rollout.ts'
import { turnOf } from './turn-protocol.ts'

/** Everybody learns of an offer; a station fetches its file when its turn has come, and forgets it when it is stopped. */
const offers: Collection = {
  ...sharedTable({
    name: 'releases.offers',
    table: 'release_offers',
    key: 'id',
    without: ['offered_at', 'stopped_at', 'stopped_why'],
    feeds: `case when row.stopped_at is null then array['scope:nation'] else '{}' end`,
  }),
  blobs: (item, { id, platform }) => {
    const offer = offerItem.parse(item)
    if (platform !== undefined && platform !== offer.platform) return []
    const isTurn = isItsTurn(offer, { id, turn: turnOf(id, offer.program) })
    return isTurn ? [{ hash: offer.sha256, sizeBytes: offer.size_bytes }] : []
  },
}

const offerItem = z.object({
  program: z.string(),
  platform: z.string(),
  sha256: hashSchema,
  size_bytes: z.int(),
  stage: z.int(),
  stations: z.array(z.string()),
})

/** Whose releases a station believes, and which it is to take, is its hub's word (S36). */
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
    offers,
  ],
}
