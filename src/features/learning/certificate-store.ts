import { type Insertable, sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { LearningCertificate } from './certificate-api.ts'

export async function insertCertificate(
  tx: Tx,
  certificate: Insertable<DB['learningCertificates']>,
): Promise<void> {
  await tx
    .insertInto('learningCertificates')
    .values(certificate)
    .onConflict((oc) => oc.column('id').doNothing())
    .execute()
}

/** Of a person, the latest first. */
export const listCertificates = (tx: Tx, personId: string): Promise<LearningCertificate[]> =>
  tx
    .selectFrom('learningCertificates')
    .select(['number', 'year', 'minutes', 'finished', 'asOf'])
    .where('personId', '=', personId)
    .orderBy('asOf', 'desc')
    .orderBy('id')
    .execute()

export async function findCertificate(
  tx: Tx,
  number: string,
): Promise<(LearningCertificate & { name: string | null; regionCode: string }) | undefined> {
  const { rows } = await sql<LearningCertificate & { name: string | null; regionCode: string }>`
    select c.number, c.year, c.minutes, c.finished, c.as_of, c.region_code::text as region_code,
      coalesce(p.name, l.name) as name
    from learning_certificates as c
      left join persons as p on p.id = c.person_id left join learners as l on l.id = c.person_id
    where c.number = ${number}`.execute(tx)
  return rows[0]
}

/** Years for which this learner asked and has no answer yet. */
export async function listAskedYears(tx: Tx, personId: string): Promise<number[]> {
  const rows = await tx
    .selectFrom('askedCertificates as a')
    .leftJoin('learningCertificates as c', 'c.id', 'a.id')
    .select('a.year')
    .distinct()
    .where('a.personId', '=', personId)
    .where('c.id', 'is', null)
    .execute()
  return rows.map(({ year }) => year)
}

export type AskedCertificate = { id: string; personId: string; year: number; regionCode: string }

/** What was asked for since and has no answer yet, of learners that are known here; the earliest first. */
export async function listAskedCertificates(tx: Tx, since: string): Promise<AskedCertificate[]> {
  const { rows } = await sql<AskedCertificate>`
    select a.id, a.person_id, a.year, l.region_code::text as region_code
    from asked_certificates as a join learners as l on l.id = a.person_id
    where a.at >= ${since}::timestamptz
      and not exists (select from learning_certificates as c where c.id = a.id)
    order by a.at, a.id`.execute(tx)
  return rows
}
