import type { Equipment } from '../../features/schools/equipment.ts'
import type { Room } from '../../features/schools/room.ts'
import type { School } from '../../features/schools/school.ts'
import type { StaffMember } from '../../features/schools/staff.ts'
import type { Township, Village } from '../../features/schools/village.ts'
import type { Boundary } from './boundary.ts'
import { simulateEquipment } from './equipment.ts'
import { type IndustryRow, simulateIndustries } from './industries.ts'
import { type DemonstrationLibrary, simulateLibrary } from './library.ts'
import { simulatedPersons } from './persons.ts'
import { type DemonstrationPost, simulatePosts } from './posts.ts'
import { simulateRooms } from './rooms.ts'
import { simulateSchools } from './schools.ts'
import { readSources, type Sources } from './sources.ts'
import { simulateStaff, withHead } from './staff.ts'
import { simulateTownships, simulateVillages } from './villages.ts'

export type DemonstrationCounty = {
  county: { code: string; name: string; boundary: Boundary }
  townships: Township[]
  villages: Village[]
  successions: Succession[]
  industries: IndustryRow[]
  schools: School[]
  rooms: Room[]
  equipment: Equipment[]
  staff: StaffMember[]
  posts: DemonstrationPost[]
  library: DemonstrationLibrary
}

export type Succession = { oldCode: string; newCode: string; onDay: string; sourceDocument: string }

/**
 * A county to try the product on: real places, and a register of schools and people that nobody
 * should mistake for real. The same seed always makes the same county.
 */
export function demonstrationCounty(sources: Sources, seed = 433123): DemonstrationCounty {
  const { boundary, ...places } = readSources(sources)
  const { code, name } = boundary.features[0].properties
  const makePerson = simulatedPersons()

  const villages = simulateVillages(seed, places.villages)
  const townships = simulateTownships(places.townships, villages)
  const sites = simulateSchools(seed, { boundary, ...places }, villages)
  const rooms = simulateRooms(seed, sites)
  const equipment = simulateEquipment(seed, sites, rooms)
  const staff = simulateStaff(seed, sites, makePerson)
  const schools = sites.map((site) => withHead(site, staff))
  const registered = { county: { code, name }, townships, villages, schools, staff }
  return {
    ...registered,
    county: { code, name, boundary },
    // The sources say that eight codes had gone by 2023, and not what became of them.
    successions: [],
    industries: simulateIndustries(seed, villages),
    rooms,
    equipment,
    posts: simulatePosts(seed, registered, makePerson),
    library: simulateLibrary(seed, { code }, townships),
  }
}
