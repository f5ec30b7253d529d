import { resolve } from 'node:path'
import { conflict, notFound, Refusal } from '../../base/refusal.ts'
import { examineCertificate, readCertificate } from '../../platform/certificate.ts'
import { issueCertificate, makeAuthority } from '../../platform/certificate-authority.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type AuditEvent, audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { findSchoolsByCode } from '../schools/store.ts'
import { findPeerAt } from '../sync/peer-store.ts'
import { nameAmong, nameBelow } from './certificate.ts'
import {
  deleteCertificate,
  findAuthority,
  type GivenFiles,
  listDue,
  listGiven,
  lockCertificates,
  replaceAuthority,
  saveCertificate,
} from './certificate-store.ts'

/** The hub issues certificates from now on; with `again` in the place of the authority it has. */
export async function createAuthority(
  db: Db,
  actor: Actor,
  { name, domain, again = false }: { name: string; domain: string; again?: boolean },
  now: Date,
): Promise<void> {
  await asSystem(db, 'certificate authority', async (tx) => {
    await lockCertificates(tx)
    const there = await findAuthority(tx)
    if (there && !again) throw conflict('authority_there_already', { name: there.name })
    await replaceAuthority(tx, makeAuthority({ name, domain }, now), now)
    await audit(tx, actor, [
      {
        action: 'stations.authority_made',
        subjectType: 'certificate_authority',
        subjectId: domain,
        regionCode: '000000000000',
        payload: { name, domain },
      },
    ])
  })
}

/** Gives every station in use a certificate of the hub's authority, and another one in time. How many. */
export async function issueDue(db: Db, now: Date): Promise<number> {
  return asSystem(db, 'certificates', async (tx) => {
    await lockCertificates(tx)
    const authority = await findAuthority(tx)
    if (!authority) return 0
    const due = await listDue(tx, authority.id, now)
    for (const { station, schoolCode } of due) {
      const issued = issueCertificate(authority, nameBelow(authority.domain, schoolCode), now)
      await saveCertificate(tx, station, issued, { authority: authority.id })
    }
    return due.length
  })
}

/** The station of a school gets what an ACME client has put into these files, and from then on what it puts there. */
export async function giveCertificate(
  db: Db,
  actor: Actor,
  { schoolCode, name, ...given }: GivenFiles & { schoolCode: string; name?: string },
  now: Date,
): Promise<{ name: string; notAfter: string }> {
  const files = { certFile: resolve(given.certFile), keyFile: resolve(given.keyFile) }
  const certificate = examineCertificate(
    readCertificate(files),
    (names) => name ?? nameAmong(names, schoolCode),
    now,
  )
  const { notAfter } = certificate
  await changeStation(db, actor, schoolCode, async (tx, station) => {
    await saveCertificate(tx, station, certificate, files)
    return { action: 'stations.certificate_given', payload: { name: certificate.name, notAfter } }
  })
  return { name: certificate.name, notAfter }
}

/** Back to the hub's authority, or to plain HTTP. */
export async function forgetCertificate(db: Db, actor: Actor, schoolCode: string): Promise<void> {
  await changeStation(db, actor, schoolCode, async (tx, station) => {
    if (!(await deleteCertificate(tx, station))) throw notFound('certificate', schoolCode)
    return { action: 'stations.certificate_forgotten', payload: {} }
  })
}

/** What an ACME client has renewed since. Files that cannot be used change nothing. How many were taken. */
export async function takeRenewed({ db, clock, log }: Pick<Ground, 'db' | 'clock' | 'log'>) {
  const now = clock()
  return asSystem(db, 'certificates', async (tx) => {
    await lockCertificates(tx)
    let taken = 0
    for (const { station, name, certPem, ...files } of await listGiven(tx)) {
      try {
        const read = examineCertificate(readCertificate(files), () => name, now)
        if (read.certPem === certPem) continue
        await saveCertificate(tx, station, read, files)
        taken++
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        log.warn({ station, code: error.code, ...error.details }, 'certificate not renewed')
      }
    }
    return taken
  })
}

async function changeStation(
  db: Db,
  actor: Actor,
  schoolCode: string,
  change: (tx: Tx, station: string) => Promise<Pick<AuditEvent, 'action' | 'payload'>>,
): Promise<void> {
  await asSystem(db, 'certificates', async (tx) => {
    await lockCertificates(tx)
    const school = (await findSchoolsByCode(tx, [schoolCode])).get(schoolCode)
    if (!school) throw notFound('school', schoolCode)
    const peer = await findPeerAt(tx, school.id)
    if (!peer) throw notFound('station', schoolCode)
    const { id, regionCode } = peer
    const done = await change(tx, id)
    await audit(tx, actor, [{ ...done, subjectType: 'station', subjectId: id, regionCode }])
  })
}
