import type { Insertable } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Reach } from './actor.ts'
import type { OrgUnit } from './api.ts'
import { isWithinReach } from './reach-store.ts'

const orgUnitColumns = [
  'id',
  'version',
  'name',
  'level',
  'kind',
  'parentId',
  'regionCode',
  'phone',
  'retiredOn',
] as const

/** Organisations in service where one of `reach` allows, by place. */
export async function listOrgUnitRows(tx: Tx, reach: readonly Reach[]): Promise<OrgUnit[]> {
  const rows = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('retiredOn', 'is', null)
    .where(isWithinReach(reach, { regionCode: 'regionCode', organisationId: 'id' }))
    .orderBy('regionCode')
    .orderBy('id')
    .execute()
  return rows as OrgUnit[]
}

export async function findOrgUnit(tx: Tx, id: string): Promise<OrgUnit | undefined> {
  const row = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row as OrgUnit | undefined
}

/** Until the transaction ends it is not retired: somebody is put into it. */
export async function holdOrgUnit(tx: Tx, id: string): Promise<OrgUnit | undefined> {
  const row = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  return row as OrgUnit | undefined
}

/** The county's own office is the parent of what has no other: the first unit of that kind at the place. */
export async function findOrgUnitAt(
  tx: Tx,
  regionCode: string,
  kind: string,
): Promise<OrgUnit | undefined> {
  const row = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('regionCode', '=', regionCode)
    .where('kind', '=', kind)
    .where('retiredOn', 'is', null)
    .orderBy('id')
    .executeTakeFirst()
  return row as OrgUnit | undefined
}

export async function insertOrgUnits(
  tx: Tx,
  units: readonly Insertable<DB['orgUnits']>[],
): Promise<void> {
  if (units.length > 0)
    await tx
      .insertInto('orgUnits')
      .values([...units])
      .execute()
}

export async function setOrgUnit(
  tx: Tx,
  id: string,
  change: { name?: string; regionCode?: string },
): Promise<void> {
  await tx
    .updateTable('orgUnits')
    .set((eb) => ({
      ...change,
      version: eb('version', '+', 1),
      updatedAt: new Date().toISOString(),
    }))
    .where('id', '=', id)
    .execute()
}
