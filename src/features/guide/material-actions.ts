import type { Day } from '../../base/calendar.ts'
import { firstOf } from '../../base/cursor.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, mayAnywhere, placesOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import type { DayOfChannel, Issuer, Planned } from './api.ts'
import { shortPlace, signatureMost } from './notice-item.ts'
import {
  type HostSchool,
  listAnnounced,
  listHosts,
  listLearningUnits,
  listPlanned,
  type PlannedOccurrence,
  type Unit,
} from './planned-store.ts'
import { programmeOf } from './programme-actions.ts'

/** Under whose name the reader makes notices: his office, and the schools that host somebody. */
export async function readIssuers(db: Db, actor: Actor): Promise<Issuer[]> {
  requireAnywhere(actor, 'notices.write')
  return scoped(db, actor, (tx) => issuersOf(tx, actor))
}

async function issuersOf(tx: Tx, actor: Actor): Promise<Issuer[]> {
  const codes = placesOf(actor, 'notices.write').flatMap(({ lower }) =>
    lower.length === 6 || lower.length === 9 ? [lower.padEnd(12, '0')] : [],
  )
  const offices = (await findPlaces(tx, codes)).flatMap(({ code, name, level }): Issuer[] =>
    level === 'county' || level === 'township' ? [{ code, name, kind: level }] : [],
  )
  return [...offices, ...(await ownHosts(tx, actor)).map(schoolAsIssuer)]
}

const ownHosts = async (tx: Tx, actor: Actor): Promise<HostSchool[]> =>
  (await listHosts(tx)).filter(({ id, regionCode }) =>
    may(actor, 'notices.write', { regionCode, organisationId: id }),
  )

const schoolAsIssuer = ({ code, name }: HostSchool): Issuer => ({ code, name, kind: 'school' })

const shownPlanned = 120

export type Material = {
  issuer: Issuer
  townships: Unit[]
  units: Unit[]
  signature: string
  planned: Planned[]
  isCut: boolean
  channels: DayOfChannel[]
}

/** What is agreed on for these days, and what is sent in them. */
export async function readMaterial(
  db: Db,
  actor: Actor,
  {
    issuer: code,
    from,
    to,
    township,
  }: { issuer: string; from: Day; to: Day; township?: string | undefined },
): Promise<Material> {
  requireAnywhere(actor, 'notices.write')
  return scoped(db, actor, async (tx) => {
    const school = (await ownHosts(tx, actor)).find((one) => one.code === code)
    const issuer = school
      ? schoolAsIssuer(school)
      : (await issuersOf(tx, actor)).find((one) => one.code === code)
    if (!issuer) throw notFound('issuer', code)
    const range = rangeOf(code, issuer.kind as PlaceLevel)
    const all = await listLearningUnits(tx, school ? { schoolId: school.id } : range)
    const isMeant = (unit: Unit) =>
      township === undefined || placeAt(unit.code, 'township') === township
    const units = school ? all : all.filter(isMeant)
    const meant = school ? { schoolId: school.id } : { units: units.map((unit) => unit.code) }
    const { rows, isCut } = firstOf(await listPlanned(tx, meant, { from, to }), shownPlanned)
    const announced = await listAnnounced(tx, code, from)
    const countyCode = placeAt(school?.regionCode ?? code, 'county')
    return {
      ...{ issuer, townships: school ? [] : await townshipsOf(tx, all), units, isCut },
      signature: signatureOf(issuer, units),
      planned: rows.map((one) => plannedItem(one, announced)),
      channels: mayAnywhere(actor, 'programme_items.read')
        ? await programmeOf(tx, countyCode, { from, to })
        : [],
    }
  })
}

async function townshipsOf(tx: Tx, units: readonly Unit[]): Promise<Unit[]> {
  const codes = [...new Set(units.map(({ code }) => placeAt(code, 'township')))]
  if (codes.length < 2) return []
  return (await findPlaces(tx, codes)).map(({ code, name }) => ({ code, name }))
}

/** The one unit that learns there, or whoever issues it; as much of it as a message has room for. */
function signatureOf({ name, kind }: Issuer, units: readonly Unit[]): string {
  const [only] = units
  const called = kind === 'school' && units.length === 1 && only ? only.name : name
  return `${called}学习站点`.length <= signatureMost
    ? `${called}学习站点`
    : called.slice(0, signatureMost)
}

function plannedItem(one: PlannedOccurrence, announced: ReadonlySet<string>): Planned {
  return {
    occurrenceId: one.id,
    kind: one.kind === 'open_day' ? 'open_day' : 'session',
    ...{ startsAt: one.startsAt, endsAt: one.endsAt, title: one.title },
    place: shortPlace(one.schoolName, one.roomName ?? undefined) ?? null,
    ...{ schoolName: one.schoolName, unitCodes: one.unitCodes },
    announced: announced.has(one.id),
  }
}
