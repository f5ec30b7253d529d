import { sql } from 'kysely'
import * as z from 'zod'
import type { Tx } from '../../../platform/db.ts'
import { blobNameSchema } from '../../sync/blob-wire.ts'
import { defineRecord, defineShared } from '../../sync/replication.ts'
import { deleteRows, listKeys, putRows } from '../../sync/table-store.ts'
import { chosenFiles, type ManifestFile } from './edition.ts'
import { feedOf, type Target } from './placement.ts'

const Placed = z.object({
  editionId: z.uuid(),
  resourceId: z.uuid(),
  number: z.int(),
  kind: z.string(),
  manifest: z.array(z.looseObject({ ...blobNameSchema.shape, path: z.string() })),
  content: z.unknown(),
  facts: z.unknown(),
})
type Placed = z.output<typeof Placed>

/** An edition on its way: the manifest names the files that were chosen, and they are fetched (S14). */
export const placements = defineShared<Placed>({
  name: 'library.placements',
  item: Placed,
  project: async (tx, keys) => {
    const { rows } = await sql<
      Target &
        Omit<Placed, 'manifest'> & { id: string; renditions: string[]; manifest: ManifestFile[] }
    >`
      select p.id, p.level, p.region_code::text as region_code, p.station, p.renditions, e.id as edition_id,
        e.resource_id, e.number, e.kind, e.manifest, e.content, e.facts
      from placements as p join editions as e on e.id = p.edition_id
      where p.ended_at is null and p.id::text = any(${[...keys]}::text[])`.execute(tx)
    return new Map(
      rows.map(({ id, level, regionCode, station, renditions, manifest, ...item }) => [
        id,
        {
          item: { ...item, manifest: chosenFiles(manifest, renditions) },
          ver: 1,
          feeds: [feedOf({ level, regionCode, station })],
        },
      ]),
    )
  },
  keys: (tx: Tx) => listKeys(tx, 'placements', 'id'),
  put: (tx, items) =>
    putRows(
      tx,
      'placed_editions',
      'placement_id',
      items.map(({ key, item }) => ({
        placement_id: key,
        edition_id: item.editionId,
        resource_id: item.resourceId,
        number: item.number,
        kind: item.kind,
        manifest: item.manifest,
        content: item.content,
        facts: item.facts,
      })),
    ),
  del: (tx, keys) => deleteRows(tx, 'placed_editions', 'placement_id', keys),
  blobs: ({ manifest }) => manifest.map(({ hash, sizeBytes }) => ({ hash, sizeBytes })),
})

const Held = z.strictObject({
  editionId: z.uuid(),
  missingFiles: z.int().min(0),
  missingBytes: z.int().min(0),
})

/** What a station has of an edition that was placed there; of two words the later holds. */
export const editionHeld = defineRecord<z.output<typeof Held>>({
  type: 'library.edition_held',
  v: 1,
  body: Held,
  older: {},
  rows: ['edition_holdings'],
  apply: async (tx, facts) => {
    for (const { body, about } of facts) {
      await sql`
        insert into edition_holdings (station, edition_id, id, missing_files, missing_bytes, at)
        values (${about.station}, ${body.editionId}, ${about.id}, ${body.missingFiles}, ${body.missingBytes},
          ${new Date(about.wallMs).toISOString()})
        on conflict (station, edition_id) do update set id = excluded.id, at = excluded.at,
          missing_files = excluded.missing_files, missing_bytes = excluded.missing_bytes
        where (edition_holdings.at, edition_holdings.id) < (excluded.at, excluded.id)`.execute(tx)
    }
  },
})
