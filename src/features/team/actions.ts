import type * as z from 'zod'
import { type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, rangeOf } from '../../base/place.ts'
import type { PlaceQuery } from '../../base/schemas.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { mayRead } from '../registers/reading.ts'
import type { Team } from './api.ts'
import { appointment } from './appointment.ts'
import { listHeld, listTeamStations } from './store.ts'
import { isHeldOn, vacanciesOf } from './team.ts'

/** The team of every station of a place on a day, and what each lacks. */
export async function readTeams(
  db: Db,
  actor: Actor,
  { place, placeLevel, day: asked }: z.output<typeof PlaceQuery> & { day?: Day | undefined },
  now: Date,
): Promise<{ day: Day; teams: Team[] }> {
  requireAnywhere(actor, 'appointments.read')
  const day = asked ?? dayOf(now)
  const within = rangeOf(place, placeLevel)
  const teams = await scoped(db, actor, (tx) => teamsOn(tx, within, day))
  // Whose team nobody sees would look empty.
  return {
    day,
    teams: teams.filter(({ code }) => mayRead(actor, appointment, { regionCode: code })),
  }
}

/** As far as the transaction sees appointments. */
export async function teamsOn(tx: Tx, within: CodeRange, day: Day): Promise<Team[]> {
  const stations = await listTeamStations(tx, within)
  const held = Map.groupBy(
    await listHeld(
      tx,
      stations.map(({ code }) => code),
    ),
    ({ unitCode }) => unitCode,
  )
  const policies = await readPolicies(tx, ['team.assistantsMin', 'team.vacancyDays'])
  return stations.map(({ id, code, unitName, level, townshipName, schoolName, hostedOn }) => {
    const own = held.get(code) ?? []
    const policy = policies(code, day)
    return {
      ...{ stationId: id, code, unitName, townshipName, schoolName },
      members: own
        .filter((one) => isHeldOn(one, day))
        .map(({ unitCode: _unit, ...member }) => member),
      vacancies: vacanciesOf(own, day, {
        ...{ level, hostedOn, assistantsMin: policy['team.assistantsMin'] },
        days: policy['team.vacancyDays'],
      }),
    }
  })
}
