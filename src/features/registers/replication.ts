import * as z from 'zod'
import type { Tx } from '../../platform/db.ts'
import {
  type Collection,
  definePersonal,
  defineRecord,
  defineShared,
  type RecordType,
  type Replication,
} from '../sync/replication.ts'
import { deleteRows, personalTable, putRows, sharedTable } from '../sync/table-store.ts'
import type { Plain } from './cells.ts'
import { lifecycleOf, type Shape } from './shape.ts'
import {
  insertCaseSteps,
  listStationsOf,
  listStepKeys,
  listTravelling,
  type Travelling,
} from './step-store.ts'
import { type StepBody, stepSchema, withoutPersonal } from './steps.ts'
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

/** What stations record of a case: `loans.stepped`. */
export const stepRecord = (shape: Shape): RecordType =>
  defineRecord<StepBody>({
    type: `${shape.name}.stepped`,
    v: shape.steps?.v ?? 1,
    body: stepSchema(shape),
    older: (shape.steps?.older ?? {}) as RecordType<StepBody>['older'],
    rows: ['case_steps'],
    apply: insertCaseSteps(lifecycleOf(shape).name),
  })

/** A case that stations take part in: its steps go up in their logs, and down to those that `feed` names. */
export const caseReplication = (shape: Shape): Replication => ({
  records: [stepRecord(shape)],
  collections: [
    shape.feed === 'shared' ? defineShared(stepsOf(shape)) : definePersonal(stepsOf(shape)),
  ],
})

function stepsOf(shape: Shape) {
  const lifecycle = lifecycleOf(shape).name
  const shared = shape.feed === 'shared'
  return {
    name: `cases.${lifecycle}`,
    item: z.record(z.string(), z.unknown()),
    keys: (tx: Tx) => listStepKeys(tx, lifecycle),
    project: async (tx: Tx, keys: readonly string[]) => {
      const steps = await listTravelling(tx, lifecycle, keys)
      const owners = [...steps.values()].flatMap(({ organisationId }) => organisationId ?? [])
      const stations = shared || owners.length === 0 ? new Map() : await listStationsOf(tx, owners)
      const feedsOf = ({ organisationId, regionCode }: Travelling): string[] =>
        shared
          ? [`scope:${regionCode.slice(0, 6)}`]
          : (stations.get(organisationId) ?? []).map((id: string) => `station:${id}`)
      return new Map(
        [...steps].map(([key, step]) => {
          const fields = step.item.fields as Plain
          const item = { ...step.item, ...(shared && { fields: withoutPersonal(shape, fields) }) }
          return [key, { item, ver: 1, feeds: feedsOf(step) }]
        }),
      )
    },
    // A station's own step comes back to it: the fold knows it by its id.
    put: (tx: Tx, items: readonly { item: Record<string, unknown> }[]) =>
      putRows(
        tx,
        'moves',
        'id',
        items.map(({ item }) => item),
      ),
    del: (tx: Tx, keys: readonly string[]) => deleteRows(tx, 'moves', 'id', keys),
  }
}
