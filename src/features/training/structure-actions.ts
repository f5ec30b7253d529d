import type * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import type { Answer } from '../../base/endpoint.ts'
import { rangeOf } from '../../base/place.ts'
import type { PlaceQuery } from '../../base/schemas.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { mayRead } from '../registers/reading.ts'
import { appointment } from '../team/appointment.ts'
import { listTeamStations } from '../team/store.ts'
import type { readStructure as asked, Member } from './api.ts'
import { listHolding, personKey } from './store.ts'
import { listPosts, listScores, type Post } from './structure-store.ts'

const administrators: readonly string[] = ['head_administrator', 'technical_administrator']

export async function readStructure(
  db: Db,
  actor: Actor,
  { place, placeLevel }: z.output<typeof PlaceQuery>,
  now: Date,
): Promise<Answer<typeof asked>> {
  requireAnywhere(actor, 'enrolments.read')
  const day = dayOf(now)
  const within = rangeOf(place, placeLevel)
  return scoped(db, actor, async (tx) => {
    const posts = (await listPosts(tx, within, day)).filter(({ unitCode }) =>
      mayRead(actor, appointment, { regionCode: unitCode }),
    )
    const stations = (await listTeamStations(tx, within)).filter(({ code }) =>
      mayRead(actor, appointment, { regionCode: code }),
    )
    const policies = await readPolicies(tx, ['team.assistantsMin'])
    const { held, scores } = await asSystem(tx, 'batches and their people', async (system) => ({
      held: new Set((await listHolding(system, within, day)).map(personKey)),
      scores: new Map((await listScores(system, within)).map((one) => [personKey(one), one.score])),
    }))
    const byUnit = Map.groupBy(posts, ({ unitCode }) => unitCode)
    const asks = stations.map(({ code }) =>
      needOf(byUnit.get(code) ?? [], policies(code, day)['team.assistantsMin']),
    )
    const people = [...Map.groupBy(posts, personKey)].map(([key, own]) => ({
      ...memberOf(own),
      ...{ certified: held.has(key), score: scores.get(key) ?? null },
    }))
    return {
      ...{ day, stations: stations.length, people },
      needed: asks.reduce((sum, { needed }) => sum + needed, 0),
      filled: asks.reduce((sum, { filled }) => sum + filled, 0),
    }
  })
}

/** Two administrators and the fewest assistants that the county asks for; a further assistant fills no post. */
function needOf(own: readonly Post[], assistantsMin: number): { needed: number; filled: number } {
  const held = administrators.filter((one) => own.some(({ position }) => position === one)).length
  const assistants = own.filter(({ position }) => position === 'assistant').length
  return {
    needed: administrators.length + assistantsMin,
    filled: held + Math.min(assistants, assistantsMin),
  }
}

/** What is known of a person from any of his posts. */
function memberOf(own: readonly Post[]): Omit<Member, 'certified' | 'score'> {
  const [{ unitCode, unitName, townshipName, name }] = own as [Post]
  const known = <K extends 'pool' | 'fullTime' | 'sex' | 'birthYear' | 'education'>(
    field: K,
  ): Post[K] | null => own.find((one) => one[field] !== null)?.[field] ?? null
  return {
    ...{ unitCode, unitName, townshipName, name },
    positions: [...new Set(own.map(({ position }) => position))],
    ...{ pool: known('pool'), fullTime: known('fullTime'), sex: known('sex') },
    ...{ birthYear: known('birthYear'), education: known('education') },
    partyMember: own.some(({ partyMember }) => partyMember),
  }
}
