import { sql } from 'kysely'
import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { firstOf } from '../../base/cursor.ts'
import { type CodeRange, type PlaceLevel, placeAt, placeLevels, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { audit } from '../audit/store.ts'
import { type Actor, actorOf, grantOf, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import { findUnmasking } from '../people/unmasking-actions.ts'
import { maskText } from '../registers/cells.ts'
import { readTold, type TodaySource, waitingOf } from '../tasks/today-actions.ts'
import type { Handover, HandoverHead } from './api.ts'
import {
  findHandover,
  type KeptHandover,
  listCertificates,
  listContacts,
  listDeputies,
  listDuties,
  listEnding,
  listHosted,
  listHosts,
  listKeys,
  listSteps,
  mostContacts,
  setStep,
} from './handover-store.ts'
import { tourOf } from './tour.ts'

/** A handover begins so long before the last day, and is over so long after it. */
export const aroundDays = 30
/** Whoever hands over, takes over or stands in sees what lies around the post, wherever that is. */
const why = 'a post that is handed over'

export const listHandovers = (
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
  now: Date,
): Promise<{ handovers: HandoverHead[] }> => {
  requireAnywhere(actor, 'people.read')
  const day = dayOf(now)
  const { lower, upper } = rangeOf(place, placeLevel)
  return scoped(db, actor, async (tx) => {
    const reach = isWithinReach(reachOf(actor, 'people.read'), {
      regionCode: 'o.region_code',
      organisationId: 'o.id',
    })
    const found = await listEnding(
      tx,
      sql`o.region_code >= ${lower} and o.region_code < ${upper} and ${reach}`,
      { from: addDays(day, -aroundDays), to: addDays(day, aroundDays) },
    )
    return { handovers: found.map(headOf) }
  })
}

const headOf = ({
  id,
  title,
  role,
  organisationName,
  regionCode,
  ...one
}: KeptHandover): HandoverHead => ({
  ...{ id, title, role, organisationName, regionCode, personName: one.personName },
  ...{ fromDay: one.fromDay, toDay: one.toDay, simulated: one.simulated },
  ...{ successorName: one.successorName, successorFrom: one.successorFrom },
})

/**
 * For whoever leaves, follows or stands in, while it is handed over; for whoever looks after the people there, always; for
 * others there is none.
 */
async function requireHandover(
  system: Tx,
  actor: Actor,
  id: string,
  day: Day,
): Promise<KeptHandover> {
  const found = await findHandover(system, id)
  if (!found) throw notFound('handover', id)
  const { regionCode, organisationId } = found
  const isOver = (from: Day | null) => from !== null && day > addDays(from, aroundDays)
  const isOwn =
    (actor.personId === found.personId && !isOver(found.toDay)) ||
    (actor.personId === found.successorPersonId && !isOver(found.successorFrom)) ||
    (await listDeputies(system, found, day)).some(
      ({ personId, how }) => how === 'delegation' && personId === actor.personId,
    )
  if (!isOwn && !may(actor, 'people.read', { regionCode, organisationId }))
    throw notFound('handover', id)
  return found
}

/** One page of a post: what is open, whom one deals with, keys, papers, who acts at once, and the tour of whoever follows. */
export async function readHandover(
  ground: Ground,
  actor: Actor,
  id: string,
  sources: readonly TodaySource[],
): Promise<Handover> {
  const now = ground.clock()
  const day = dayOf(now)
  const { db } = ground
  const row = await asSystem(db, why, (tx) => requireHandover(tx, actor, id, day))
  const { regionCode, level, organisationId, personName } = row
  const grant = grantOf(row.role, { id: organisationId, regionCode, level })
  const work = grant ? waitingOf(await readTold(ground, postOf(row, grant), sources)) : []
  return asSystem(db, why, async (tx) => {
    const within = rangeOf(regionCode, level)
    const schoolId = grant?.organisationId
    const { rows: contacts, isCut: contactsAreCut } = await contactsOf(
      tx,
      row,
      within,
      schoolId,
      day,
    )
    const grantId = await findUnmasking(tx, actor, regionCode, day)
    if (grantId && contacts.some(({ phone }) => phone !== null))
      await audit(tx, actor, [
        {
          action: 'handovers.phones_shown',
          ...{ subjectType: 'post', subjectId: row.postId, regionCode },
          payload: { grantId, contacts: contacts.length },
        },
      ])
    return {
      ...headOf(row),
      ...{ day, work },
      duties: await listDuties(tx, within, row),
      contacts: contacts.map(({ regionCode: _code, phone, ...one }) => ({
        ...one,
        phone: phone === null || grantId ? phone : maskText(phone),
      })),
      contactsAreCut,
      keys: await listKeys(tx, within, schoolId, day),
      certificates: await listCertificates(tx, within, personName, day),
      deputies: (await listDeputies(tx, row, day)).map(({ personId: _id, ...one }) => one),
      tour: await tourFor(tx, actor, row, grant?.permissions ?? [], work),
    }
  })
}

/** What waits at the post, whoever holds it. */
const postOf = (
  { personId, personName }: KeptHandover,
  grant: NonNullable<ReturnType<typeof grantOf>>,
): Actor => actorOf({ personId, accountId: '', name: personName }, [grant])

async function contactsOf(
  tx: Tx,
  { postId, regionCode, level, organisationId }: KeptHandover,
  within: CodeRange,
  schoolId: string | undefined,
  day: Day,
) {
  // A county's office deals with the offices of its county; what lies below it stands in the organisation's list.
  const above = placeLevels
    .slice(placeLevels.indexOf('county'), placeLevels.indexOf(level) + 1)
    .map((one) => placeAt(regionCode, one))
  const places = schoolId
    ? [...above, ...(await listHosted(tx, schoolId))]
    : above.length > 0
      ? above
      : [regionCode]
  const isLocal = level === 'township' || level === 'village'
  const organisations = [organisationId, ...(isLocal ? await listHosts(tx, within) : [])]
  const found = await listContacts(
    tx,
    { places: [...new Set(places)], organisations, not: postId },
    day,
  )
  return firstOf(found, mostContacts)
}

/** Only for whoever begins in the post. */
async function tourFor(
  tx: Tx,
  actor: Actor,
  { successorId, successorPersonId }: KeptHandover,
  permissions: readonly string[],
  work: Handover['work'],
): Promise<Handover['tour']> {
  if (successorId === null || successorPersonId !== actor.personId) return null
  const done = await listSteps(tx, successorId)
  const { steps, minutes, left } = tourOf(permissions, work)
  return {
    ...{ holdingId: successorId, minutes, left },
    steps: steps.map((one) => ({ ...one, done: done.has(one.step) })),
  }
}

export const tickStep = (
  db: Db,
  actor: Actor,
  { id, step, done }: { id: string; step: string; done: boolean },
  now: Date,
): Promise<void> =>
  asSystem(db, why, async (tx) => {
    const row = await requireHandover(tx, actor, id, dayOf(now))
    if (row.successorId === null || row.successorPersonId !== actor.personId)
      throw notFound('handover', id)
    await setStep(tx, row.successorId, step, done)
  })
