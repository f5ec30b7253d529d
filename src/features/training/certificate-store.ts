import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { CertificateState } from './post-certificate.ts'
import type { Scope } from './scope.ts'

export type StoredCertificate = {
  id: string
  number: string
  state: CertificateState
  stateAt: string
  unitCode: string
  unitName: string
  regionCode: string
  townshipName: string | null
  name: string
  scope: Scope
  batchTitle: string | null
  minutes: number | null
  fromDay: Day
  toDay: Day
  simulated: boolean
}

const certificate = sql`c.id, c.number, c.state, c.state_at, c.unit_code, c.region_code::text as region_code,
  coalesce(u.name, c.unit_code) as unit_name, t.name as township_name, c.name, c.scope, b.title as batch_title, b.minutes,
  c.from_day, c.to_day, c.simulated
  from post_certificates as c
  left join places as u on u.code = c.unit_code
  left join places as t on t.code = rpad(left(c.unit_code, 9), 12, '0') and t.code <> c.unit_code
  left join training_batches as b on b.batch_no = c.batch_no and b.retired_on is null`

export async function findByNumber(
  system: Tx,
  number: string,
): Promise<StoredCertificate | undefined> {
  const { rows } = await sql<StoredCertificate>`
    select ${certificate} where c.number = ${number} and c.retired_on is null`.execute(system)
  return rows[0]
}

export type AskedCertificates = { id?: string; batch?: string; within?: CodeRange }

/** Those that are issued, in the order of their stations. */
export async function listToPrint(
  tx: Tx,
  { id, batch, within = everywhere }: AskedCertificates,
  limit: number,
): Promise<StoredCertificate[]> {
  const { rows } = await sql<StoredCertificate>`
    select ${certificate}
    where c.state = 'valid' and c.retired_on is null and c.region_code >= ${within.lower} and c.region_code < ${within.upper}
      and (${id ?? null}::uuid is null or c.id = ${id ?? null}) and (${batch ?? null}::text is null or c.batch_no = ${batch ?? null})
    order by c.unit_code, c.name, c.number limit ${limit}`.execute(tx)
  return rows
}

/** All that were ever issued for a unit. */
export async function listCertificatesAt(system: Tx, unit: string): Promise<StoredCertificate[]> {
  const { rows } = await sql<StoredCertificate>`
    select ${certificate} where c.region_code = ${unit} and c.state <> 'draft' and c.retired_on is null
    order by c.from_day, c.number`.execute(system)
  return rows
}

/** Of one person, the latest first. */
export async function listCertificatesOf(
  system: Tx,
  { name, township }: { name: string; township: string },
): Promise<StoredCertificate[]> {
  const { rows } = await sql<StoredCertificate>`
    select ${certificate}
    where left(c.unit_code, 9) = ${township} and c.name = ${name} and c.state <> 'draft' and c.retired_on is null
    order by c.to_day desc, c.number`.execute(system)
  return rows
}
