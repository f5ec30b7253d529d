import { createPublicKey } from 'node:crypto'
import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { placeAt } from '../../base/place.ts'
import { qrCode } from '../../base/qr-code.ts'
import { conflict, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printPostCertificates } from '../documents/actions.ts'
import type { CertificatePaper } from '../documents/post-certificate-paper.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { mayRead } from '../registers/reading.ts'
import { loadIdentity } from '../sync/identity-store.ts'
import { publicKeyOf, sign } from '../sync/signature-protocol.ts'
import { codeText, contentText, maskedName, signedText, surnameOf } from './certificate-code.ts'
import { readNumber } from './certificate-number.ts'
import {
  type AskedCertificates,
  findByNumber,
  listToPrint,
  type StoredCertificate,
} from './certificate-store.ts'
import type { VerifiedPostCertificate } from './portal-api.ts'
import { postCertificate, standingOn } from './post-certificate.ts'
import { scopes } from './scope.ts'

/** For whoever has the number; what is no number of ours is told nothing more than one that was never given. */
export async function verifyPostCertificate(
  db: Db,
  typed: string,
  now: Date,
): Promise<VerifiedPostCertificate> {
  const number = readNumber(typed)
  if (number === undefined) throw notFound('certificate', typed)
  return asSystem(db, 'portal: verify a certificate', async (tx) => {
    const found = await findByNumber(tx, number)
    if (!found) throw notFound('certificate', typed)
    const { scope, fromDay, toDay, name, state, stateAt, regionCode } = found
    const [county] = await findPlaces(tx, [placeAt(regionCode, 'county')])
    return {
      ...{ number, scope, fromDay, toDay, holder: maskedName(name) },
      standing: standingOn(found, dayOf(now)),
      since: state === 'suspended' || state === 'revoked' ? dayOf(stateAt) : null,
      countyName: county?.name ?? null,
    }
  })
}

/** The last 32 bytes of an Ed25519 key in SPKI. */
export const readCertificateKey = (db: Db): Promise<{ key: string }> =>
  asSystem(db, 'portal: verify a certificate', async (tx) => {
    const { signingKey } = await loadIdentity(tx)
    const { x } = createPublicKey({
      ...{ key: publicKeyOf(signingKey), format: 'der', type: 'spki' },
    }).export({ format: 'jwk' })
    return { key: x ?? '' }
  })

/** Nobody prints more at once, and nobody has so many. */
const mostAtOnce = 1_000

/** One page each (F17). */
export async function printCertificates(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  {
    language,
    origin,
    own,
    ...asked
  }: AskedCertificates & { language: Language; origin: string; own?: boolean },
): Promise<{ pdf: Uint8Array; count: number }> {
  if (!own) requireAnywhere(actor, 'post_certificates.read')
  const { found, key, counties } = await scoped(db, actor, async (tx) => {
    const found = (await listToPrint(tx, asked, mostAtOnce + 1)).filter((one) =>
      mayRead(actor, postCertificate, one),
    )
    if (found.length === 0) throw conflict('no_certificate_to_print')
    if (found.length > mostAtOnce)
      throw new Refusal('too_large', 'too_many_certificates', { most: mostAtOnce })
    return { found, ...(await whoIssues(tx, found)) }
  })
  const certificates = found.map((one) => ({
    ...paperOf(one, language),
    county: counties.get(placeAt(one.regionCode, 'county')) ?? '',
    code: codeOf(one, key, origin),
  }))
  const { pdf } = await printPostCertificates(
    printer,
    { certificates },
    {
      ...{ language, createdAt: clock().toISOString() },
      simulated: found.some(({ simulated }) => simulated),
    },
  )
  return { pdf, count: found.length }
}

async function whoIssues(tx: Tx, found: readonly StoredCertificate[]) {
  const codes = [...new Set(found.map(({ regionCode }) => placeAt(regionCode, 'county')))]
  return {
    counties: new Map((await findPlaces(tx, codes)).map(({ code, name }) => [code, name])),
    key: (await asSystem(tx, 'batches and their people', loadIdentity)).signingKey,
  }
}

const paperOf = (
  one: StoredCertificate,
  language: Language,
): Omit<CertificatePaper, 'code' | 'county'> => ({
  ...{ number: one.number, name: one.name, fromDay: one.fromDay, toDay: one.toDay },
  ...{ unit: one.unitName, township: one.townshipName },
  ...{ scope: scopes[one.scope][language], batchTitle: one.batchTitle, minutes: one.minutes },
})

const certificatePage = '/posts'

/** The address of the page that checks it; what follows the `#` goes to no server. */
export function addressOf(
  one: Pick<StoredCertificate, 'number' | 'scope' | 'fromDay' | 'toDay' | 'name'>,
  key: Buffer,
  origin: string,
): string {
  const content = contentText({ ...one, surname: surnameOf(one.name) })
  return `${origin}${certificatePage}#${codeText(content, sign(key, signedText(content)))}`
}

const mostBytes = 213

function codeOf(one: StoredCertificate, key: Buffer, origin: string): number[] {
  const address = addressOf(one, key, origin)
  const over = Buffer.byteLength(address) - mostBytes
  if (over > 0)
    throw conflict('certificate_address_long', { most: Buffer.byteLength(origin) - over })
  return [...Buffer.from(drawn(qrCode(address)))]
}

/** The standard asks for four light modules around. */
const quiet = 4

/** One path; dark modules beside each other are one bar. */
function drawn(modules: readonly (readonly boolean[])[]): string {
  const side = modules.length + 2 * quiet
  const bars = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return []
      const end = row.indexOf(false, x)
      const width = (end < 0 ? row.length : end) - x
      return [`M${x + quiet} ${y + quiet}h${width}`]
    }),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 ${side} ${side}"><path stroke="#000" d="${bars.join('')}"/></svg>`
}
