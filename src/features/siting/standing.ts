import { placeAt } from '../../base/place.ts'
import { type Actor, may } from '../people/actor.ts'
import { consentVerbs, type Decision, type Party, parties } from './decision.ts'

type Asked = Pick<Decision, 'unitCode' | 'unitLevel' | 'schoolId' | 'schoolRegionCode'>

/**
 * The township and the bureau answer for the unit's place, the school for itself; the village party
 * is that of the village, or for a township station that of the village where the school stands.
 */
function standingOf(
  decision: Asked,
  party: Party,
): { regionCode: string; organisationId?: string } {
  switch (party) {
    case 'township':
      return { regionCode: placeAt(decision.unitCode, 'township') }
    case 'village':
      return {
        regionCode:
          decision.unitLevel === 'village' ? decision.unitCode : decision.schoolRegionCode,
      }
    case 'education':
      return { regionCode: decision.unitCode }
    case 'school':
      return { regionCode: decision.schoolRegionCode, organisationId: decision.schoolId }
  }
}

export const mayAnswerFor = (actor: Actor, decision: Asked, party: Party): boolean =>
  may(actor, consentVerbs[party], standingOf(decision, party))

/** Whoever reads the unit's place, and whoever answers for one of the parties. */
export const isConcerned = (actor: Actor, decision: Asked): boolean =>
  may(actor, 'siting.read', { regionCode: decision.unitCode }) ||
  parties.some((party) => mayAnswerFor(actor, decision, party))

/** Who may keep signed papers of a place: whoever decides there, and the township for its own. */
export const mayFileAt = (actor: Actor, regionCode: string): boolean =>
  may(actor, 'siting.decide', { regionCode }) || may(actor, 'siting.place', { regionCode })

/** Nobody enters for a party outside the places he files papers of; the bureau is the county's. */
export const mayEnterFor = (actor: Actor, decision: Asked, party: Party): boolean =>
  mayFileAt(actor, decision.unitCode) &&
  (party === 'education'
    ? may(actor, 'siting.decide', { regionCode: placeAt(decision.unitCode, 'county') })
    : mayFileAt(actor, standingOf(decision, party).regionCode))
