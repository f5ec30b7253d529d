import { sql } from 'kysely'
import { dayOf } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { KeptNumber, PaperKind } from './official.ts'

type KeptHead = { orgUnitId: string; mark: string; code: string }

/** Of the organs that the transaction sees. */
export const listHeads = (tx: Tx): Promise<KeptHead[]> =>
  tx.selectFrom('organHeads').select(['orgUnitId', 'mark', 'code']).execute()

export const findHead = (tx: Tx, orgUnitId: string): Promise<KeptHead | undefined> =>
  tx
    .selectFrom('organHeads')
    .select(['orgUnitId', 'mark', 'code'])
    .where('orgUnitId', '=', orgUnitId)
    .executeTakeFirst()

export async function setHead(
  tx: Tx,
  head: KeptHead & { regionCode: string; setByName: string },
): Promise<void> {
  const { mark, code, setByName } = head
  await tx
    .insertInto('organHeads')
    .values(head)
    .onConflict((at) =>
      at.column('orgUnitId').doUpdateSet((eb) => ({
        ...{ mark, code, setByName, setAt: sql`clock_timestamp()` },
        version: eb('organHeads.version', '+', 1),
      })),
    )
    .execute()
}

export const deleteHead = (tx: Tx, orgUnitId: string) =>
  tx.deleteFrom('organHeads').where('orgUnitId', '=', orgUnitId).execute()

export async function listNumbers(
  tx: Tx,
  paper: PaperKind,
  subjectIds: readonly string[],
): Promise<Map<string, KeptNumber>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('paperNumbers')
    .select(['subjectId', 'orgUnitId', 'organName', 'mark', 'number', 'signer'])
    .select(['givenByName', 'givenAt'])
    .where('paper', '=', paper)
    .where('subjectId', 'in', [...subjectIds])
    .execute()
  return new Map(
    rows.map(({ subjectId, givenAt, ...one }) => [subjectId, { ...one, givenOn: dayOf(givenAt) }]),
  )
}

/** Which paper of the organ has that number: one other than this. */
export async function findTaken(
  tx: Tx,
  {
    orgUnitId,
    number,
    subjectId,
    paper,
  }: Record<'orgUnitId' | 'number' | 'subjectId' | 'paper', string>,
): Promise<{ paper: string; givenByName: string; givenAt: string } | undefined> {
  const { rows } = await sql<{ paper: string; givenByName: string; givenAt: string }>`
    select paper, given_by_name, given_at from paper_numbers
    where org_unit_id = ${orgUnitId}::uuid and number = ${number}
      and (subject_id, paper) <> (${subjectId}::uuid, ${paper})
    order by given_at limit 1`.execute(tx)
  return rows[0]
}

/** The highest number of each organ in a year, `null` where it has none. */
export async function listLast(
  tx: Tx,
  orgUnitIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ orgUnitId: string; number: string }>`
    select distinct on (org_unit_id) org_unit_id, number from paper_numbers
    where org_unit_id = any(${[...orgUnitIds]}::uuid[])
    order by org_unit_id, substring(number from '〔([0-9]+)〕')::integer desc,
      substring(number from '〕([0-9]+)号')::integer desc`.execute(tx)
  return new Map(rows.map(({ orgUnitId, number }) => [orgUnitId, number]))
}

export async function setNumber(
  tx: Tx,
  given: Omit<KeptNumber, 'givenOn'> & { subjectId: string; paper: PaperKind; regionCode: string },
): Promise<void> {
  const { orgUnitId, organName, mark, number, signer, givenByName } = given
  await tx
    .insertInto('paperNumbers')
    .values(given)
    .onConflict((at) =>
      at.columns(['subjectId', 'paper']).doUpdateSet({
        ...{ orgUnitId, organName, mark, number, signer, givenByName },
        givenAt: sql`clock_timestamp()`,
      }),
    )
    .execute()
}

export const deleteNumber = (tx: Tx, subjectId: string, paper: PaperKind) =>
  tx
    .deleteFrom('paperNumbers')
    .where('subjectId', '=', subjectId)
    .where('paper', '=', paper)
    .execute()
