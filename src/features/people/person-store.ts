import { type Insertable, type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../../base/cursor.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { foldedPattern, soundsPattern } from '../../platform/folded-search.ts'
import type { DB } from '../../platform/tables.ts'
import type { Reach } from './actor.ts'
import type { Person } from './api.ts'
import { isWithinReach } from './reach-store.ts'

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

/** `phone` is whole; of `nameSort` and the id a page goes on. */
export type PersonRow = Person & { nameSort: string }

export type PersonQuery = {
  reach: readonly Reach[]
  within?: CodeRange
  orgUnitId?: string
  /** Part of a name in either script, of its pinyin, or of a login name. */
  search?: string
  after?: Cursor
  limit: number
}

/** One page of the persons in service, in the order of a dictionary. */
export async function listPersonRows(tx: Tx, query: PersonQuery): Promise<PersonRow[]> {
  const { after, limit } = query
  return persons(tx, query)
    .select([
      'persons.id',
      'persons.name',
      'persons.nameSort',
      'persons.phone',
      'persons.partyMember',
      'persons.orgUnitId',
      'orgUnits.name as orgUnitName',
      'persons.regionCode',
      'persons.simulated',
      'accounts.id as accountId',
      'accounts.loginName',
      'accounts.disabledAt',
      sql<boolean>`accounts.password_hash is not null`.as('passwordSet'),
    ])
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(persons.name_sort, persons.id) > (${after?.value}, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('persons.nameSort')
    .orderBy('persons.id')
    .limit(limit)
    .execute()
}

/** How many persons the query has in all; counting stops at `limit`. */
export async function countPersonRows(tx: Tx, query: PersonQuery, limit: number): Promise<number> {
  const { count } = await tx
    .selectFrom(persons(tx, query).select('persons.id').limit(limit).as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function persons(tx: Tx, { reach, within, orgUnitId, search }: PersonQuery) {
  return tx
    .selectFrom('persons')
    .innerJoin('orgUnits', 'orgUnits.id', 'persons.orgUnitId')
    .leftJoin('accounts', 'accounts.personId', 'persons.id')
    .where('persons.retiredOn', 'is', null)
    .where(
      isWithinReach(reach, {
        regionCode: 'persons.regionCode',
        organisationId: 'persons.orgUnitId',
      }),
    )
    .$if(within !== undefined, (q) =>
      q
        .where('persons.regionCode', '>=', within?.lower ?? '')
        .where('persons.regionCode', '<', within?.upper ?? ''),
    )
    .$if(orgUnitId !== undefined, (q) => q.where('persons.orgUnitId', '=', orgUnitId ?? ''))
    .$if(search !== undefined, (q) => q.where(isCalled(search ?? '')))
}

/** A condition on `persons` and `accounts`; marks between the parts of a name count for nothing. */
function isCalled(search: string): RawBuilder<boolean> {
  const [name, sounds] = [foldedPattern(search), soundsPattern(search)]
  const login = search.normalize('NFKC').trim().toLowerCase()
  return sql<boolean>`(
    ${name === undefined ? sql`false` : sql`translate(persons.name, ' 　·•・‧.-', '') ~* ${name}`}
    or ${sounds === undefined ? sql`false` : sql`persons.name_sort ~ ${sounds}`}
    or coalesce(strpos(accounts.login_name, ${login}) > 0, false))`
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
