import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import { endTimetable } from './agree-actions.ts'
import { answerOf, settleAll, writeProposals } from './propose-actions.ts'
import { concernedOf, isConcernedBy, partiesOf } from './standing.ts'
import { agreeVerbs, type Party, type Window, windowProblems } from './timetable.ts'
import { insertAnswers, lockTimetables } from './timetable-store.ts'

/** Notice: from `endsOn` on it binds no more; times are offered instead, and negotiated (INV-24). */
export async function withdrawTimetable(
  db: Db,
  actor: Actor,
  given: {
    id: string
    party: Party
    version: number
    endsOn: Day
    note: string
    windows: Window[]
  },
  now: Date,
): Promise<{ offered: string | null }> {
  const today = dayOf(now)
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const [timetable] = await lockTimetables(tx, [given.id])
    if (!timetable || !isConcernedBy(actor, timetable)) throw notFound('timetable', given.id)
    if (!partiesOf(actor, concernedOf(timetable)).includes(given.party))
      throw forbidden('not_permitted', { verb: agreeVerbs[given.party] })
    if (timetable.state !== 'agreed' || timetable.endsOn) throw conflict('timetable_not_agreed', {})
    if (timetable.version !== given.version)
      throw conflict('changed_since_seen', { move: 'withdraw' })
    const { 'timetable.noticeDays': noticeDays } = await findPolicy(
      tx,
      ['timetable.noticeDays'],
      timetable.station.unitCode,
      today,
    )
    const soonest = addDays(today, noticeDays)
    if (given.endsOn < soonest) throw invalid('notice_too_short', { days: noticeDays, soonest })
    if (given.endsOn > timetable.toDay) throw invalid('term_over', { to: timetable.toDay })
    const [problem] = windowProblems(given.windows)
    if (problem) throw invalid(problem.code, problem.details)
    await insertAnswers(tx, [
      answerOf(actor, timetable, {
        ...{ party: given.party, answer: 'withdraw', note: given.note, windows: given.windows },
      }),
    ])
    await endTimetable(tx, timetable, given.endsOn, {
      code: 'timetable_withdrawn',
      details: { note: given.note },
    })
    await audit(tx, actor, [
      {
        action: 'timetable.withdrawn',
        subjectType: 'timetable',
        subjectId: timetable.id,
        regionCode: timetable.station.unitCode,
        payload: { party: given.party, endsOn: given.endsOn, note: given.note },
      },
    ])
    const [offered] = await writeProposals(tx, actor, [timetable.station], {
      ...{ fromDay: given.endsOn, toDay: timetable.toDay, windows: given.windows },
      note: given.note,
    })
    if (offered) await settleAll(tx, actor, [offered], now)
    return { offered: offered?.id ?? null }
  })
}
