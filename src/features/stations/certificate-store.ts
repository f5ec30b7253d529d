import { sql } from 'kysely'
import { newId } from '../../base/ids.ts'
import type { IssuedCertificate } from '../../platform/certificate.ts'
import type { Authority } from '../../platform/certificate-authority.ts'
import type { Tx } from '../../platform/db.ts'

/** Until the end of the transaction nobody else issues or gives a certificate. */
export async function lockCertificates(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('cunxiao certificates'))`.execute(tx)
}

export const findAuthority = (tx: Tx): Promise<(Authority & { id: string }) | undefined> =>
  tx
    .selectFrom('certificateAuthority')
    .select(['id', 'name', 'domain', 'certPem', 'keyPem'])
    .executeTakeFirst()

/** In the place of the one before. */
export async function replaceAuthority(tx: Tx, authority: Authority, at: Date): Promise<void> {
  await tx.deleteFrom('certificateAuthority').execute()
  await tx
    .insertInto('certificateAuthority')
    .values({ ...authority, id: newId(), madeAt: at.toISOString() })
    .execute()
}

export type StationOfSchool = { station: string; schoolCode: string; regionCode: string }

/** Stations in use that have no certificate of this authority, or one with a third of its life left. */
export async function listDue(tx: Tx, authority: string, now: Date): Promise<StationOfSchool[]> {
  const { rows } = await sql<StationOfSchool>`
    select p.id as station, s.school_code, p.region_code::text as region_code from sync_peers as p
      join schools as s on s.organisation_id = p.organisation_id
      left join station_certificates as c on c.station = p.id
    where p.state = 'enrolled' and s.retired_on is null and c.cert_file is null
      and (c.authority is distinct from ${authority}::uuid
        or ${now}::timestamptz > c.not_after - (c.not_after - c.not_before) / 3)
    order by p.id`.execute(tx)
  return rows
}

export type GivenFiles = { certFile: string; keyFile: string }

type Given = GivenFiles & { station: string; name: string; certPem: string }

/** Of stations not revoked: the files theirs were read from, and what these held then. */
export async function listGiven(tx: Tx): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select c.station, c.name, c.cert_pem, c.cert_file, c.key_file from station_certificates as c
      join sync_peers as p on p.id = c.station
    where p.state <> 'revoked' and c.cert_file is not null order by c.station`.execute(tx)
  return rows
}

export async function saveCertificate(
  tx: Tx,
  station: string,
  certificate: IssuedCertificate,
  from: { authority: string } | GivenFiles,
): Promise<void> {
  const row = { ...certificate, authority: null, certFile: null, keyFile: null, ...from }
  await tx
    .insertInto('stationCertificates')
    .values({ station, ...row })
    .onConflict((conflict) => conflict.column('station').doUpdateSet(row))
    .execute()
}

/** False: there was none. */
export async function deleteCertificate(tx: Tx, station: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('stationCertificates')
    .where('station', '=', station)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** At a station: what the hub has issued for it. */
export const findOwnCertificate = (tx: Tx): Promise<IssuedCertificate | undefined> =>
  tx
    .selectFrom('stationCertificates')
    .select(['name', 'certPem', 'keyPem', 'notBefore', 'notAfter'])
    .innerJoin('syncIdentity', 'syncIdentity.id', 'stationCertificates.station')
    .executeTakeFirst()
