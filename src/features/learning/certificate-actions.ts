import { newId } from '../../base/ids.ts'
import { placeAt } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { newPrintedCode } from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPerson } from '../people/person-store.ts'
import { findPlaces } from '../people/place-store.ts'
import { findUplink } from '../sync/identity-store.ts'
import { type Recorder, record } from '../sync/record-actions.ts'
import { certificateNumber } from './certificate.ts'
import type { OwnCertificates, VerifiedCertificate } from './certificate-api.ts'
import {
  findCertificate,
  insertCertificate,
  listAskedCertificates,
  listAskedYears,
  listCertificates,
} from './certificate-store.ts'
import { learnedInYear } from './hours-actions.ts'
import type { Learner } from './learner.ts'
import { certificateAsked } from './replication.ts'

type Wanted = { personId: string; regionCode: string; year: number }

/** The number; undefined: nothing was learned in that year that counts. */
async function certify(tx: Tx, id: string, wanted: Wanted, now: Date): Promise<string | undefined> {
  const { personId, regionCode, year } = wanted
  const { minutes, finished } = await learnedInYear(tx, { id: personId, regionCode }, year, now)
  if (minutes === 0) return undefined
  const number = `${year}-${newPrintedCode()}`
  const asOf = now.toISOString()
  await insertCertificate(tx, { id, number, personId, regionCode, year, minutes, finished, asOf })
  return number
}

/** For somebody who stands at the desk. */
export async function issueCertificate(
  db: Db,
  actor: Actor,
  { personId, year }: { personId: string; year: number },
  now: Date,
): Promise<{ number: string }> {
  return scoped(db, actor, async (tx) => {
    const person = await findPerson(tx, personId)
    if (!person) throw notFound('person', personId)
    const { regionCode, orgUnitId } = person
    if (!may(actor, 'people.write', { regionCode, organisationId: orgUnitId }))
      throw forbidden('not_permitted', { verb: 'people.write' })
    const number = await asSystem(tx, 'learning certificate', (system) =>
      certify(system, newId(), { personId, regionCode, year }, now),
    )
    if (number === undefined) throw conflict('nothing_learned', { year })
    await audit(tx, actor, [
      {
        action: 'learner.certified',
        subjectType: 'person',
        subjectId: personId,
        regionCode,
        payload: { year, number },
      },
    ])
    return { number }
  })
}

/** A learner asks for his own; the county, which knows what he learned anywhere, certifies it. */
export async function askForCertificate(
  { db, recorder }: { db: Db; recorder: Recorder },
  learner: Learner,
  year: number,
  now: Date,
): Promise<void> {
  const atHub = await asSystem(db, 'portal: ask for a certificate', async (tx) => {
    await waitForTurn(tx, `certificate of ${learner.id}`)
    const learned = await learnedInYear(tx, learner, year, now)
    if (learned.minutes === 0) throw conflict('nothing_learned', { year })
    // In this order: what is answered between the two is seen as answered.
    const asked = await listAskedYears(tx, learner.id)
    const [latest] = (await listCertificates(tx, learner.id)).filter((one) => one.year === year)
    const saysIt = latest?.minutes === learned.minutes && latest.finished === learned.finished
    if (!saysIt && !asked.includes(year))
      await record(tx, recorder, {}, certificateAsked, { personId: learner.id, year })
    return !(await findUplink(tx))
  })
  if (atHub) await answerAsked(db, now)
}

/** After so long a question is not answered any more: who asked is not known here, or learned nothing. */
const askedDays = 60

/** At the hub: certifies what was asked for; how many. */
export async function answerAsked(db: Db, now: Date): Promise<number> {
  const since = new Date(now.getTime() - askedDays * 86_400_000).toISOString()
  return asSystem(db, 'learning certificates', async (tx) => {
    let count = 0
    for (const { id, ...wanted } of await listAskedCertificates(tx, since))
      if ((await certify(tx, id, wanted, now)) !== undefined) count++
    return count
  })
}

export async function readOwnCertificates(db: Db, learner: Learner): Promise<OwnCertificates> {
  return asSystem(db, 'portal: own certificates', async (tx) => ({
    certificates: await listCertificates(tx, learner.id),
    asked: await listAskedYears(tx, learner.id),
  }))
}

/** For whoever has the number. A station knows the certificates of its township. */
export async function verifyCertificate(
  db: Db,
  typed: string,
  publicUrl: string,
): Promise<VerifiedCertificate> {
  const number = certificateNumber(typed)
  return asSystem(db, 'portal: verify a certificate', async (tx) => {
    const found = await findCertificate(tx, number)
    const uplink = await findUplink(tx)
    if (!found) throw notFound('certificate', number)
    const { regionCode, ...certificate } = found
    const [county] = await findPlaces(tx, [placeAt(regionCode, 'county')])
    const verifyAt = `${uplink?.url ?? publicUrl}/certificates/${number}`
    return { ...certificate, countyName: county?.name ?? null, verifyAt }
  })
}
