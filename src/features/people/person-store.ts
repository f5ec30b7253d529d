import type { Insertable } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export async function insertPersons(
  tx: Tx,
  persons: readonly Insertable<DB['persons']>[],
): Promise<void> {
  if (persons.length > 0)
    await tx
      .insertInto('persons')
      .values([...persons])
      .execute()
}

export type PersonRow = {
  id: string
  name: string
  phone: string | null
  partyMember: boolean
  orgUnitId: string
  orgUnitName: string
  regionCode: string
  simulated: boolean
  accountId: string | null
  loginName: string | null
  disabledAt: Instant | null
  passwordSet: boolean
}

export async function listPersons(tx: Tx, orgUnitId?: string): Promise<PersonRow[]> {
  const rows = await tx
    .selectFrom('persons')
    .innerJoin('orgUnits', 'orgUnits.id', 'persons.orgUnitId')
    .leftJoin('accounts', 'accounts.personId', 'persons.id')
    .select((eb) => [
      'persons.id',
      'persons.name',
      'persons.phone',
      'persons.partyMember',
      'persons.orgUnitId',
      'orgUnits.name as orgUnitName',
      'persons.regionCode',
      'persons.simulated',
      'accounts.id as accountId',
      'accounts.loginName',
      'accounts.disabledAt',
      eb('accounts.passwordHash', 'is not', null).as('passwordSet'),
    ])
    .where('persons.retiredOn', 'is', null)
    .$if(orgUnitId !== undefined, (q) => q.where('persons.orgUnitId', '=', orgUnitId ?? ''))
    .orderBy('persons.nameSort')
    .orderBy('persons.id')
    .limit(1_000)
    .execute()
  return rows as PersonRow[]
}

/** Whether this node holds demonstration data, which every page and paper then says. */
export async function hasSimulatedPersons(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('persons')
    .select('id')
    .where('simulated', '=', true)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function findPerson(tx: Tx, id: string) {
  return tx.selectFrom('persons').selectAll().where('id', '=', id).executeTakeFirst()
}
