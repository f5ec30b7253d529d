import { addDays, type Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { readPolicies } from '../policy/store.ts'
import { listHeld } from '../team/store.ts'
import { isHeldOn } from '../team/team.ts'
import { listHolding, personKey } from '../training/store.ts'
import type { StageFacts } from './stage-facts.ts'
import {
  type FoundStation,
  type KeptAgreement,
  type KeptMark,
  type KeptPlate,
  lastTimes,
  listAgreements,
  listMarks,
  listPlates,
} from './store.ts'

/** All that the page of a station, its list and its judgement look at. */
export type StationFile = {
  station: FoundStation
  facts: StageFacts
  marks: KeptMark[]
  plates: KeptPlate[]
  agreements: KeptAgreement[]
}

const administrators = ['head_administrator', 'technical_administrator'] as const
const keepers: readonly string[] = [...administrators, 'deputy']

/** What these stations rest on, on a day: a handful of queries, however many they are. */
export async function readFiles(
  tx: Tx,
  stations: readonly FoundStation[],
  day: Day,
): Promise<StationFile[]> {
  const ids = stations.map(({ id }) => id)
  const units = stations.map(({ unitCode }) => unitCode)
  const marks = Map.groupBy(await listMarks(tx, ids), ({ stationId }) => stationId)
  const plates = Map.groupBy(await listPlates(tx, units), ({ unitCode }) => unitCode)
  const agreements = Map.groupBy(await listAgreements(tx, units), ({ unitCode }) => unitCode)
  const held = Map.groupBy(await listHeld(tx, units), ({ unitCode }) => unitCode)
  const range = { lower: units.toSorted()[0] ?? '', upper: units.toSorted().at(-1) ?? '' }
  const certified = new Set((await listHolding(tx, range, day)).map(personKey))
  const times = await lastTimes(tx, ids)
  const policies = await readPolicies(tx, [
    ...(['team.assistantsMin', 'team.assistantsMax', 'training.certifiedPerStation'] as const),
    ...(['founding.trialAllowsPendingPlate', 'founding.timesAheadDays'] as const),
  ])
  return stations.map((station) => {
    const { id, unitCode, schoolId, leftSchool } = station
    const own = {
      marks: marks.get(id) ?? [],
      plates: plates.get(unitCode) ?? [],
      agreements: agreements.get(unitCode) ?? [],
    }
    const policy = policies(unitCode, day)
    const team = (held.get(unitCode) ?? []).filter((one) => isHeldOn(one, day))
    const facts: StageFacts = {
      ...{ schoolId, leftSchool, marks: own.marks },
      hung: own.plates.flatMap((one) =>
        one.state === 'hung' && one.schoolId === schoolId && (one.hungOn ?? '') <= day
          ? [one.kind]
          : [],
      ),
      isAgreed: own.agreements.some((one) => one.schoolId === schoolId && isInForce(one, day)),
      vacant: administrators.filter(
        (position) =>
          !team.some(
            (one) =>
              one.position === position ||
              (one.position === 'deputy' && one.standsInFor === position),
          ),
      ),
      assistants: team.filter(({ position }) => position === 'assistant').length,
      assistantsMin: policy['team.assistantsMin'],
      assistantsMax: policy['team.assistantsMax'],
      certified: team.filter(
        (one) => keepers.includes(one.position) && certified.has(personKey(one)),
      ).length,
      certifiedMin: policy['training.certifiedPerStation'],
      timesUntil: times.get(id) ?? null,
      timesWanted: addDays(day, policy['founding.timesAheadDays']),
      mayPendPlates: policy['founding.trialAllowsPendingPlate'] === 1,
    }
    return { station, facts, ...own }
  })
}

/** One that was ended before its time holds until the day it was. */
export const isInForce = ({ state, fromDay, toDay }: KeptAgreement, day: Day): boolean =>
  state === 'signed' && fromDay <= day && day <= toDay
