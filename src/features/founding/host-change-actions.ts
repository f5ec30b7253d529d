import { addDays, dayOf } from '../../base/calendar.ts'
import { rangeOf } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { type Actor, may } from '../people/actor.ts'
import { saveRow } from '../registers/actions.ts'
import { valuesOf } from '../registers/cells.ts'
import { findStored } from '../registers/store.ts'
import { equipmentRegister } from '../schools/registers.ts'
import { missingConsents, parties } from '../siting/decision.ts'
import { listConsents, listDecisions } from '../siting/store.ts'
import { proposeTimetables } from '../timetable/propose-actions.ts'
import type { HostChange } from './api.ts'
import { isInForce, readFiles, type StationFile } from './facts-store.ts'
import { stepsOf } from './host-change.ts'
import {
  countLearners,
  countOthersAt,
  findSchool,
  findSchoolCode,
  listHeldTimes,
  listMovingEquipment,
} from './host-change-store.ts'
import { requireFound } from './stage-actions.ts'
import type { FoundStation } from './store.ts'

const why = 'a station that moves to another school'

/** What is done and what is left of a station's way to another school (X-17, INV-48); null: it is not on its way. */
export async function readHostChange(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ change: HostChange | null }> {
  return asSystem(db, why, async (tx) => {
    const station = await requireFound(tx, actor, id)
    if (!isMoving(station)) return { change: null }
    return { change: await changeOf(tx, actor, station, now) }
  })
}

/** Until it is tried at the new school. */
const isMoving = ({ leftSchool, stage }: FoundStation): boolean =>
  leftSchool !== null || stage === 'relocating'

async function changeOf(
  tx: Tx,
  actor: Actor,
  station: FoundStation,
  now: Date,
): Promise<HostChange> {
  const { id, unitCode, leftSchool, schoolId } = station
  const day = dayOf(now)
  const [file] = (await readFiles(tx, [station], day)) as [StationFile]
  const from = await findSchool(tx, leftSchool)
  const decision = (await listDecisions(tx, rangeOf(unitCode, station.level))).find(
    (one) => one.unitCode === unitCode,
  )
  const consents = decision ? ((await listConsents(tx, [decision.id])).get(decision.id) ?? []) : []
  const missing = decision ? missingConsents(consents, decision.schoolId) : [...parties]
  const held = await listHeldTimes(tx, id, day)
  const equipment = await listMovingEquipment(tx, from?.id ?? null)
  const hanging = file.plates.filter(({ state }) => state === 'hung')
  const isOld = (one: { schoolId: string | null }) => from !== null && one.schoolId === from.id
  const old = held.findLast((one) => isOld(one) && one.state === 'agreed')
  const facts = {
    ...{ fromSchool: from?.id ?? null, schoolId, chosen: decision?.schoolId ?? null },
    missingConsents: missing.length,
    oldPlates: hanging.filter(isOld).map(({ kind }) => kind),
    newPlates: hanging.filter((one) => one.schoolId === schoolId && !isOld(one)).map((p) => p.kind),
    hasTimes: held.some((one) => one.schoolId === schoolId && one.state === 'agreed'),
    equipment: equipment.length,
    isAgreed: file.agreements.some((one) => one.schoolId === schoolId && isInForce(one, day)),
  }
  const isHosted = schoolId !== null && schoolId !== facts.fromSchool
  return {
    ...{ from, to: isHosted ? await findSchool(tx, schoolId) : null, steps: stepsOf(facts) },
    decision: decision
      ? {
          ...{ id: decision.id, schoolName: decision.schoolName },
          ...{ agreed: parties.length - missing.length, parties: parties.length },
        }
      : null,
    oldPlates: facts.oldPlates,
    newPlates: facts.newPlates,
    oldTimes: old ? { windows: old.windows.length, toDay: old.toDay } : null,
    isNegotiated: held.some((one) => one.schoolId === schoolId && one.state === 'open'),
    equipment,
    othersAtOld: await countOthersAt(tx, facts.fromSchool, id),
    learners: await countLearners(tx, unitCode),
    mayChoose: may(actor, 'siting.decide', { regionCode: unitCode }),
    mayHandOver: may(actor, 'equipment.write', { regionCode: unitCode }),
    mayPropose: old !== undefined && may(actor, 'timetable.propose', { regionCode: unitCode }),
  }
}

/** Asks the new school for the times that the station had at the old one, to the end of their term. */
export async function keepTimes(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ isAgreed: boolean }> {
  return asSystem(db, why, async (tx) => {
    const station = await requireHosted(tx, actor, id, 'timetable.propose')
    const fromDay = addDays(dayOf(now), 1)
    const old = (await listHeldTimes(tx, id, fromDay)).findLast(
      (one) => one.schoolId === station.leftSchool && one.state === 'agreed',
    )
    if (!old) throw conflict('no_times_to_keep')
    const { agreed, hindered } = await proposeTimetables(
      tx,
      actor,
      { stationIds: [id], fromDay, toDay: old.toDay, windows: old.windows },
      now,
    )
    const [obstacle] = hindered
    if (obstacle) throw conflict(obstacle.code, obstacle.details)
    return { isAgreed: agreed.length > 0 }
  })
}

/** Moves the chosen pieces of the station's own equipment into the register of its new host. */
export async function handOverEquipment(
  db: Db,
  actor: Actor,
  { id, equipmentIds }: { id: string; equipmentIds: readonly string[] },
): Promise<{ handedOver: number }> {
  return asSystem(db, why, async (tx) => {
    const station = await requireHosted(tx, actor, id, 'equipment.write')
    const theirs = await listMovingEquipment(tx, station.leftSchool)
    const other = equipmentIds.find((one) => !theirs.some((piece) => piece.id === one))
    if (other !== undefined) throw notFound('equipment', other)
    const schoolCode = await findSchoolCode(tx, station.schoolId)
    const stored = await findStored(tx, equipmentRegister.shape, equipmentIds)
    for (const row of stored.values()) {
      // Its room was one of the old school.
      const { roomNo: _old, ...kept } = valuesOf(equipmentRegister.shape, row)
      const { id: pieceId, version } = row
      await saveRow(tx, actor, equipmentRegister, { ...kept, id: pieceId, version, schoolCode })
    }
    return { handedOver: stored.size }
  })
}

/** The station has its new host, and what is left of the old one; whoever acts may do so for its place. */
async function requireHosted(
  tx: Tx,
  actor: Actor,
  id: string,
  verb: Verb,
): Promise<FoundStation & { schoolId: string }> {
  const station = await requireFound(tx, actor, id)
  if (!may(actor, verb, { regionCode: station.unitCode }))
    throw forbidden('not_permitted', { verb })
  const { schoolId, leftSchool } = station
  if (schoolId === null || !isMoving(station) || schoolId === leftSchool)
    throw conflict('station_not_moved_yet')
  return { ...station, schoolId }
}
