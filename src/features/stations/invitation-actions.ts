import { newId } from '../../base/ids.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { invite, inviteAgain, revoke } from '../sync/enrolment-actions.ts'
import { findPeerAt } from '../sync/peer-store.ts'
import type { Replication } from '../sync/replication.ts'
import type { StationSlip } from './api.ts'
import { requireManaged, requireMay } from './fleet-actions.ts'
import { lockSchool } from './fleet-store.ts'
import { feedsOf } from './station.ts'

/** What the routes put the hub's name to. */
type NewSlip = Omit<StationSlip, 'hub'>

/** The school says all there is to know: the name, the place, and so the feeds it follows. */
export async function inviteStation(
  db: Db,
  actor: Actor,
  schoolId: string,
  replication: Replication,
  now: Date,
): Promise<NewSlip> {
  return scoped(db, actor, async (tx) => {
    const school = await lockSchool(tx, schoolId)
    if (!school || !may(actor, 'stations.read', school)) throw notFound('school', schoolId)
    requireMay(actor, school)
    const there = await findPeerAt(tx, school.organisationId)
    if (there) throw conflict('school_has_station', { school: school.name })
    const id = newId()
    const { name, regionCode, organisationId, villageCode } = school
    const station = {
      id,
      kind: 'station' as const,
      name,
      regionCode,
      organisationId,
      feeds: feedsOf(id, villageCode),
    }
    const { code, endsAt } = await invite(tx, actor, station, replication, now)
    await audit(tx, actor, [
      {
        action: 'stations.invited',
        subjectType: 'station',
        subjectId: id,
        regionCode,
        payload: { name },
      },
    ])
    return { id, name, code, endsAt: endsAt.toISOString() }
  })
}

/** The old code ends with it; the machine that enrols with the new one takes the station's place. */
export async function renewCode(db: Db, actor: Actor, id: string, now: Date): Promise<NewSlip> {
  return scoped(db, actor, async (tx) => {
    const { name, regionCode } = await requireManaged(tx, actor, id, now)
    const { code, endsAt } = await inviteAgain(tx, actor, id, now)
    await audit(tx, actor, [
      {
        action: 'stations.code_renewed',
        subjectType: 'station',
        subjectId: id,
        regionCode,
        payload: { name },
      },
    ])
    return { id, name, code, endsAt: endsAt.toISOString() }
  })
}

export async function revokeStation(
  db: Db,
  actor: Actor,
  id: string,
  reason: string,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const { name, regionCode, state } = await requireManaged(tx, actor, id, now)
    if (state === 'revoked') throw conflict('station_revoked', { name })
    await revoke(tx, actor, id, reason, now)
    await audit(tx, actor, [
      {
        action: 'stations.revoked',
        subjectType: 'station',
        subjectId: id,
        regionCode,
        payload: { name, reason },
      },
    ])
  })
}
