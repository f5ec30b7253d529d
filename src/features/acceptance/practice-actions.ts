import { dayOf } from '../../base/calendar.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { audit } from '../audit/store.ts'
import { keepWritten, makeWritten } from '../library/editions/written-actions.ts'
import { resourceRegister } from '../library/registers.ts'
import { readTree } from '../library/tree-actions.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { type Actor, mayAnywhere, reachOf, requireAnywhere } from '../people/actor.ts'
import { movableOf } from '../registers/case-actions.ts'
import { mayRead } from '../registers/reading.ts'
import { practice, textOf } from './practice.ts'
import type { Practice } from './practice-api.ts'
import { speakingFor } from './practice-registers.ts'
import {
  findPractice,
  insertAdoption,
  type KeptPractice,
  listAdoptions,
  listStationsWithin,
  lockPractice,
} from './practice-store.ts'

const why = 'lessons of the whole county'

/** Its document and its publication in one transaction: one that is published, withdrawn or taken over by the library is left. */
export async function publishPractice(
  { db, blobs, clock }: Pick<Ground, 'db' | 'blobs' | 'clock'>,
  id: string,
): Promise<void> {
  const found = await asSystem(db, 'publish a lesson', (tx) => findPractice(tx, id))
  if (!found || !isWaiting(found)) return
  const made = await makeWritten(blobs, found.title, textOf(found, found))
  await asSystem(db, 'publish a lesson', async (tx) => {
    await lockPractice(tx, id)
    const kept = await findPractice(tx, id)
    if (!kept || !isWaiting(kept)) return
    const { countyCode, resourceId, approverId, approverName } = kept
    const approver = { personId: approverId, accountId: '', name: approverName ?? '' }
    const speaking = speakingFor(approver, countyCode)
    await keepWritten(tx, speaking, { id, resourceId, regionCode: countyCode }, made)
    const tree = await readTree(tx)
    // A subject that is gone since the approval is the owner's to replace; he publishes it then.
    if (kept.resourceSubjects?.some((code) => !tree.codeOf(code))) return
    await makeMoves(
      ...([tx, speaking, movableOf(resourceRegister)] as const),
      { rows: [{ id: resourceId }], move: 'publish' },
      clock(),
    )
  })
}

/** Approved, and its resource, still the county's, waits for its document. */
const isWaiting = (
  kept: KeptPractice,
): kept is KeptPractice & { resourceId: string; approverId: string } =>
  kept.state === 'approved' &&
  !kept.isOthers &&
  kept.resourceId !== null &&
  kept.approverId !== null &&
  kept.resourceState === 'in_review'

/** Whose lesson it is and who took it over, to whoever reads the case or finds it in the library. `id`: of the case or its resource. */
export async function readPractice(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ practice: Practice | null }> {
  requireAnywhere(actor, 'resources.read')
  return asSystem(db, why, async (tx) => {
    const kept = await findPractice(tx, id)
    if (!kept || !(isShown(kept) || mayRead(actor, practice, standingOf(kept))))
      return { practice: null }
    const adoptions = await listAdoptions(tx, kept.id)
    const taken = new Set([kept.unitCode, ...adoptions.map(({ unitCode }) => unitCode)])
    const own = isShown(kept) ? await listStationsWithin(tx, reachOf(actor, verb)) : []
    return {
      practice: {
        ...{ id: kept.id, title: kept.title, state: kept.state, stationName: kept.stationName },
        ...{ schoolName: kept.schoolName, authorName: kept.authorName, adoptions },
        resourceId: isShown(kept) ? kept.resourceId : null,
        mayAdopt: own.filter(({ unitCode }) => !taken.has(unitCode)),
      },
    }
  })
}

const verb = 'practice_cases.write'
const isShown = ({ state, resourceState }: KeptPractice): boolean =>
  state === 'approved' && resourceState === 'published'
const standingOf = ({ regionCode, organisationId }: KeptPractice) => ({
  regionCode,
  ...(organisationId && { organisationId }),
})

/** A station says that it does as this lesson says: once, however often it is told (O4-7). */
export async function adoptPractice(
  db: Db,
  actor: Actor,
  { id, unitCode }: { id: string; unitCode: string },
  now: Date,
): Promise<{ adoptions: number }> {
  if (!mayAnywhere(actor, verb)) throw forbidden('not_permitted', { verb })
  return asSystem(db, why, async (tx) => {
    const kept = await findPractice(tx, id)
    if (!kept || !isShown(kept)) throw notFound('practice_cases', id)
    const own = await listStationsWithin(tx, reachOf(actor, verb))
    if (!own.some((one) => one.unitCode === unitCode)) throw forbidden('not_permitted', { verb })
    if (unitCode === kept.unitCode) throw conflict('practice_of_own_station')
    const given = { id: kept.id, unitCode, day: dayOf(now), by: actor.personId }
    if (await insertAdoption(tx, given))
      await audit(tx, actor, [
        {
          action: 'practice_case.adopted',
          subjectType: 'practice_cases',
          subjectId: kept.id,
          regionCode: unitCode,
          payload: { unitCode },
        },
      ])
    return { adoptions: (await listAdoptions(tx, kept.id)).length }
  })
}
