import { sql } from 'kysely'
import * as z from 'zod'
import type { Tx } from '../../platform/db.ts'
import { piecesOf } from '../../platform/segmenting.ts'
import { scopeFeed } from '../people/replication.ts'
import { sharedRegister } from '../registers/replication.ts'
import {
  type Collection,
  defineRecord,
  defineShared,
  factRows,
  type Replication,
} from '../sync/replication.ts'
import { deleteRows, putRows, sharedTable } from '../sync/table-store.ts'
import { editionHeld, placements } from './editions/placement-replication.ts'
import { need } from './need.ts'
import { tokensOf } from './search.ts'

const Score = z.int().min(1).max(5)
const Rated = z.strictObject({
  resourceId: z.uuid(),
  understood: Score,
  learnt: Score,
  used: Score,
})

/** What a learner said of a resource; nothing of who said it (S4-7). */
export const suitabilityRated = defineRecord<z.output<typeof Rated>>({
  type: 'library.suitability_rated',
  v: 1,
  body: Rated,
  older: {},
  rows: ['learner_ratings'],
  apply: async (tx, facts) => {
    await tx
      .insertInto('learnerRatings')
      .values(factRows(facts))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
  },
})

const Asked = z.strictObject({
  topic: z.string().trim().min(1).max(120),
  subject: z.exactOptional(z.string().max(60)),
  dialect: z.exactOptional(z.string().max(20)),
})

/** What people at a station want to learn (S5-14). */
export const topicAsked = defineRecord<z.output<typeof Asked>>({
  type: 'library.topic_asked',
  v: 1,
  body: Asked,
  older: {},
  rows: ['asked_topics'],
  apply: async (tx, facts) => {
    await tx
      .insertInto('askedTopics')
      .values(factRows(facts))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
  },
})

const Wanted = z.strictObject({ resourceId: z.uuid() })

/** Somebody wanted to open a resource of the catalogue where its files are not (S4-12). */
export const resourceAsked = defineRecord<z.output<typeof Wanted>>({
  type: 'library.resource_asked',
  v: 1,
  body: Wanted,
  older: {},
  rows: ['asked_resources'],
  apply: async (tx, facts) => {
    await tx
      .insertInto('askedResources')
      .values(factRows(facts))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
  },
})

/**
 * A catalogue of a place and its level: a province's goes to all its stations, a village's to its
 * county's. A place that is not known here lies above, and all of these stations follow the province.
 */
const catalogue = (table: string, { without = [] as readonly string[], only = 'true' } = {}) =>
  sharedTable({
    name: `library.${table}`,
    table,
    key: 'id',
    without: [...without, 'created_by', 'updated_by'],
    feeds: `case when row.retired_on is null and ${only} then ${scopeFeed(
      'row.region_code',
      `coalesce((select level from places where code = row.owner_code), 'province')`,
    )} else '{}' end`,
    fromAbove: true,
  })

/** The words to search for are made where they are searched: they would be a third of what travels. */
function withTokens(collection: Collection): Collection {
  return {
    ...collection,
    put: (tx, items) =>
      collection.put(
        tx,
        items.map(({ key, item }) => {
          const row = item as Record<string, unknown>
          return { key, item: { ...row, tokens: tokensOf(piecesOf(String(row.title ?? ''))) } }
        }),
      ),
  }
}

const Known = z.record(z.string(), z.union([z.string(), z.number()]))

/** The county's sums of scores, for the ranking at its stations. */
const suitability = defineShared<z.output<typeof Known>>({
  name: 'library.suitability',
  item: Known,
  project: async (tx, keys) => {
    const { rows } = await sql<{
      key: string
      item: z.output<typeof Known>
      ver: number
      feeds: string[]
    }>`
      select s.resource_id::text as key, to_jsonb(s.*) as item, s.reviewers + s.learners as ver,
        array['scope:' || left(r.region_code, 6)] as feeds
      from suitability as s join resources as r on r.id = s.resource_id
      where s.resource_id::text = any(${[...keys]}::text[])`.execute(tx)
    return new Map(rows.map(({ key, ...row }) => [key, row]))
  },
  keys: async (tx: Tx) => {
    const { rows } = await sql<{ key: string }>`
      select resource_id::text as key from suitability`.execute(tx)
    return rows.map(({ key }) => key)
  },
  put: (tx, items) =>
    putRows(
      tx,
      'suitability_known',
      'resource_id',
      items.map(({ item }) => item),
    ),
  del: (tx, keys) => deleteRows(tx, 'suitability_known', 'resource_id', keys),
})

export const libraryReplication: Replication = {
  records: [suitabilityRated, topicAsked, resourceAsked, editionHeld],
  collections: [
    withTokens(catalogue('resources', { without: ['tokens'], only: `row.state = 'published'` })),
    catalogue('subjects'),
    catalogue('packs'),
    sharedRegister(need),
    suitability,
    placements,
  ],
}
