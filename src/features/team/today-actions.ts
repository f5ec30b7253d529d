import { type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { teamsOn } from './actions.ts'

const link = '/console/teams?only=vacant'

/** Stations where a position is held by nobody, to whoever fills it (S3-19). */
export async function teamToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'appointments.appoint')) return {}
  const today = dayOf(clock())
  const teams = await scoped(db, actor, (tx) => teamsOn(tx, everywhere, today))
  const vacant = teams.filter(
    ({ code, vacancies }) =>
      vacancies.length > 0 && may(actor, 'appointments.appoint', { regionCode: code }),
  )
  const dueOn = vacant
    .flatMap(({ vacancies }) => vacancies)
    .map((one) => one.dueOn)
    .toSorted()[0]
  return {
    waiting: counted(vacant.length, 'teams_vacant', link, {
      ...(dueOn !== undefined && { dueOn, late: dueOn < today }),
    }),
  }
}

const what = text('站点岗位空缺', 'Positions to be filled')

export async function vacanciesWaiting(
  tx: Tx,
  _actor: Actor,
  within: CodeRange,
  today: Day,
): Promise<Waiting[]> {
  return (await teamsOn(tx, within, today))
    .filter(({ vacancies }) => vacancies.length > 0)
    .map(({ code, vacancies }) => ({
      what,
      verbs: ['appointments.appoint'],
      standing: { regionCode: code },
      count: vacancies.length,
      since: `${vacancies.map((one) => one.since).toSorted()[0] ?? today}T00:00:00.000Z`,
      link,
    }))
}
