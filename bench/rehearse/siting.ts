import { setTimeout as delay } from 'node:timers/promises'
import { placeAt } from '../../src/base/place.ts'
import {
  addScenario,
  adoptScenario,
  defaultSettings,
  giveManyAnswers,
  readDecisions,
  readMyConsents,
  readScenario,
  startSolving,
} from '../../src/features/siting/api.ts'
import { type Party, parties } from '../../src/features/siting/decision.ts'
import { listStations } from '../../src/features/timetable/api.ts'
import type { Person } from './county.ts'
import { unitsOf } from './county.ts'
import { together, type World } from './world.ts'

/** A scenario of the whole county is solved by the node's own job, and adopted. */
export async function chooseHosts(world: World): Promise<void> {
  const { code } = world.county
  await world.go(2)
  const director = await world.as(world.county.people.director)
  const { settings } = await director.ask(defaultSettings, { place: code, placeLevel: 'county' })
  const { id } = await director.ask(addScenario, {
    ...{ name: '就近方案', regionCode: code, level: 'county', settings },
  })
  await director.ask(startSolving, { id })
  // As its page does, until there is an answer.
  for (;;) {
    const { state, outcome } = (await director.ask(readScenario, { id })).scenario
    if (state === 'solved' && outcome?.unserved === 0) break
    if (state !== 'solving') throw new Error(`the scenario is ${state}: ${JSON.stringify(outcome)}`)
    await delay(200)
  }
  const department = await world.as(world.county.people.department)
  const { created } = await department.ask(adoptScenario, { id })
  const units = unitsOf(world.county)
  if (created !== units.length) throw new Error(`${created} decisions for ${units.length} units`)
}

/** Every party agrees to all that waits for its word, each at once; then there are stations. */
export async function agreeToHosts(world: World): Promise<void> {
  const { county, ledger } = world
  await world.go(1)
  const units = unitsOf(county)
  const people: Person[] = [
    county.people.bureau,
    ...units.map(({ secretary }) => secretary),
    ...county.schools.map(({ head }) => head),
  ]
  await together(people, async (person) => {
    const login = await world.as(person)
    const { decisions } = await login.ask(readMyConsents)
    if (decisions.length === 0) return
    const asked = decisions.flatMap(({ id, schoolId, missing, mayAnswer }) =>
      mayAnswer
        .filter((party) => missing.includes(party))
        .map((party) => ({ id, schoolId, party })),
    )
    const { hindered } = await login.ask(giveManyAnswers, { asked, answer: 'agree' })
    if (hindered.length > 0) throw new Error(`not agreed: ${JSON.stringify(hindered[0])}`)
  })
  const director = await world.as(county.people.director)
  const place = { place: county.code, placeLevel: 'county' } as const
  const { decisions } = await director.ask(readDecisions, place)
  const signer = signerOf(world)
  for (const { unitCode, unitLevel, schoolName, schoolRegionCode } of decisions) {
    const about = { unitCode, unitLevel, schoolName, schoolRegionCode }
    for (const party of parties)
      ledger.note('consent', `${unitCode} ${party}`, signer(about, party))
    ledger.note('host', unitCode, `${schoolName} fixed`)
  }
  const { stations } = await director.ask(listStations, place)
  if (stations.length !== units.length) throw new Error(`${stations.length} stations`)
}

/** Whose signature stands for a party of a decision. */
function signerOf({ county }: World) {
  const secretaries = new Map(unitsOf(county).map(({ code, secretary }) => [code, secretary.name]))
  const heads = new Map(county.schools.map(({ name, head }) => [name, head.name]))
  return (
    about: { unitCode: string; unitLevel: string; schoolName: string; schoolRegionCode: string },
    party: Party,
  ): string => {
    if (party === 'education') return county.people.bureau.name
    if (party === 'school') return heads.get(about.schoolName) ?? ''
    const village = about.unitLevel === 'village' ? about.unitCode : about.schoolRegionCode
    const of = party === 'village' ? village : placeAt(about.unitCode, 'township')
    return secretaries.get(of) ?? ''
  }
}
