import { placeAt } from '../../base/place.ts'
import { type Actor, may, type Standing } from '../people/actor.ts'
import { agreeVerbs, type Party, parties, type Timetable } from './timetable.ts'

/** Of a timetable, or of a station at its host. */
export type Concerned = {
  unitCode: string
  unitLevel: 'township' | 'village'
  schoolId: string
  schoolRegionCode: string
}

export const concernedOf = ({ station, schoolId, schoolRegionCode }: Timetable): Concerned => ({
  unitCode: station.unitCode,
  unitLevel: station.unitLevel,
  schoolId,
  schoolRegionCode,
})

/** The village party of a township station is that of the village where the school stands, as for its host. */
export function standingOf(of: Concerned, party: Party): Standing {
  switch (party) {
    case 'township':
      return { regionCode: placeAt(of.unitCode, 'township') }
    case 'village':
      return { regionCode: of.unitLevel === 'village' ? of.unitCode : of.schoolRegionCode }
    case 'school':
      return { regionCode: of.schoolRegionCode, organisationId: of.schoolId }
  }
}

export const partiesOf = (actor: Actor, of: Concerned): Party[] =>
  parties.filter((party) => may(actor, agreeVerbs[party], standingOf(of, party)))

/** Whoever may propose where the unit is, or at the school. */
export const mayPropose = (actor: Actor, of: Concerned): boolean =>
  may(actor, 'timetable.propose', { regionCode: of.unitCode }) || mayPlanAt(actor, of)

/** Whoever may fill the room's time by himself: the school's own people, and who plans for its place. */
export const mayPlanAt = (
  actor: Actor,
  { schoolRegionCode, schoolId }: Pick<Concerned, 'schoolRegionCode' | 'schoolId'>,
): boolean =>
  may(actor, 'timetable.propose', { regionCode: schoolRegionCode, organisationId: schoolId })

/** Nobody enters for a party from a paper but who plans for the township, and the party itself. */
export const mayEnterFor = (actor: Actor, of: Concerned): boolean =>
  may(actor, 'timetable.propose', { regionCode: placeAt(of.unitCode, 'township') })

const isConcerned = (actor: Actor, of: Concerned): boolean =>
  may(actor, 'timetable.read', { regionCode: of.unitCode }) ||
  may(actor, 'timetable.read', {
    regionCode: of.schoolRegionCode,
    organisationId: of.schoolId,
  })

/** Who may know of it: who reads the unit's place or the school, and who answers for one of the three. */
export const isConcernedBy = (actor: Actor, timetable: Timetable): boolean => {
  const of = concernedOf(timetable)
  return isConcerned(actor, of) || partiesOf(actor, of).length > 0
}
