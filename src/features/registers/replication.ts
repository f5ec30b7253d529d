import type { Collection } from '../sync/replication.ts'
import { personalTable, sharedTable } from '../sync/table-store.ts'
import type { Shape } from './shape.ts'
import { snake } from './store.ts'

/** Columns of a shape that say something of a person; they never enter a shared feed. */
export const personalColumns = (shape: Shape): string[] =>
  Object.entries(shape.fields).flatMap(([field, { personal }]) => (personal ? [snake(field)] : []))

/** A register that every station of the county reads: without its personal fields. */
export const sharedRegister = (shape: Shape): Collection =>
  sharedTable({
    name: `registers.${shape.name}`,
    table: shape.name,
    key: 'id',
    without: [...personalColumns(shape), 'created_by', 'updated_by'],
    feeds: `array['scope:' || left(row.region_code, 6)]`,
  })

/** A register whose rows belong to a school: only its own station reads them, personal fields and all. */
export const ownRegister = (shape: Shape): Collection =>
  personalTable({
    name: `registers.${shape.name}`,
    table: shape.name,
    key: 'id',
    without: ['created_by', 'updated_by'],
    feeds: `array(select 'station:' || s.id from sync_peers as s
      where s.kind = 'station' and s.state <> 'revoked' and s.organisation_id = row.organisation_id order by s.id)`,
  })
