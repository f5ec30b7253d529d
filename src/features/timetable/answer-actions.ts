import { sql } from 'kysely'
import { conflict, forbidden, invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import type { Hindered, ManyAnswered } from './api.ts'
import { lookAtRooms } from './occurrence-actions.ts'
import { answerOf, detailsOf, settleAll, withoutAnyTime } from './propose-actions.ts'
import { concernedOf, isConcernedBy, mayEnterFor, partiesOf } from './standing.ts'
import {
  type Answer,
  agreeVerbs,
  type Party,
  type Timetable,
  type Window,
  windowProblems,
} from './timetable.ts'
import { insertAnswers, lockTimetables, setTimetable } from './timetable-store.ts'

export type Asked = { id: string; party: Party; version: number }
type Given = {
  answer: Answer
  note?: string | undefined
  windows?: readonly Window[] | undefined
  /** Whose signature stands on a paper, which the actor enters. */
  signer?: string | undefined
}

/** The same word on many timetables at once; a counter-proposal is made to one. */
export async function answerTimetables(
  db: Db,
  actor: Actor,
  asked: readonly Asked[],
  given: Given,
  now: Date,
): Promise<ManyAnswered> {
  if (given.answer === 'counter' && !given.windows) throw invalid('counter_without_times')
  if ((given.answer === 'refuse' || given.answer === 'counter') && !given.note)
    throw invalid('move_needs_reason', { move: given.answer })
  const [problem] = windowProblems(given.windows ?? [])
  if (problem) throw invalid(problem.code, problem.details)
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const rows = new Map(
      (
        await lockTimetables(
          tx,
          asked.map(({ id }) => id),
        )
      ).map((one) => [one.id, one]),
    )
    const hindered: Hindered[] = []
    const taken: { timetable: Timetable; party: Party }[] = []
    for (const { id, party, version } of asked) {
      const timetable = rows.get(id.toLowerCase())
      const refusal = whyNotAnswered(actor, timetable, party, { version, ...given })
      if (refusal) hindered.push({ id, code: refusal.code, details: detailsOf(refusal) })
      else if (timetable) taken.push({ timetable, party })
    }
    const bound: string[] = []
    for (const { timetable, party } of taken) {
      // One whose times are gone by now is told, and keeps none of the others back.
      const outcome = await inPart(tx, () => say(tx, actor, timetable, party, given, now))
      if (outcome instanceof Refusal)
        hindered.push({ id: timetable.id, code: outcome.code, details: detailsOf(outcome) })
      else bound.push(...outcome)
    }
    const failed = new Set(hindered.map(({ id }) => id))
    return {
      answered: taken.flatMap(({ timetable: { id } }) => (failed.has(id) ? [] : [id])),
      agreed: bound,
      hindered,
    }
  })
}

/** What is refused inside is undone by itself. */
async function inPart<T>(tx: Tx, work: () => Promise<T>): Promise<T | Refusal> {
  await sql`savepoint part`.execute(tx)
  try {
    const done = await work()
    await sql`release savepoint part`.execute(tx)
    return done
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint part`.execute(tx)
    return error
  }
}

function whyNotAnswered(
  actor: Actor,
  timetable: Timetable | undefined,
  party: Party,
  { version, signer }: { version: number; signer?: string | undefined },
): Refusal | undefined {
  if (!timetable || !isConcernedBy(actor, timetable)) return notFound('timetable', '')
  const isHis = partiesOf(actor, concernedOf(timetable)).includes(party)
  if (signer === undefined ? !isHis : !mayEnterFor(actor, concernedOf(timetable)))
    return forbidden('not_permitted', { verb: agreeVerbs[party] })
  if (timetable.state !== 'open') return conflict('timetable_not_open', {})
  return timetable.version === version
    ? undefined
    : conflict('changed_since_seen', { move: 'answer' })
}

async function say(
  tx: Tx,
  actor: Actor,
  timetable: Timetable,
  party: Party,
  {
    answer,
    note = null,
    windows,
    signer,
  }: Omit<Given, 'note'> & { note?: string | null | undefined },
  now: Date,
): Promise<string[]> {
  const { id, station } = timetable
  if (windows) {
    const rooms = await lookAtRooms(tx, [timetable], {
      from: timetable.fromDay,
      to: timetable.toDay,
    })
    const refusal = withoutAnyTime(
      rooms.get(timetable.roomId),
      { ...timetable, windows: [...windows] },
      now,
    )
    if (refusal) throw refusal
  }
  const round = answer === 'counter' ? timetable.round + 1 : timetable.round
  const next: Timetable = {
    ...timetable,
    round,
    windows: windows ? [...windows] : timetable.windows,
  }
  await insertAnswers(tx, [
    {
      ...answerOf(actor, next, { party, answer, note, windows: windows ? [...windows] : null }),
      ...(signer !== undefined && { personName: signer, enteredByName: actor.name }),
    },
  ])
  // The version is of what was looked at: an answer changes what others see.
  await setTimetable(tx, id, answer === 'counter' ? { round, windows: next.windows } : {})
  await audit(tx, actor, [
    {
      action: 'timetable.answered',
      subjectType: 'timetable',
      subjectId: id,
      regionCode: station.unitCode,
      payload: {
        party,
        answer,
        round,
        note,
        ...(windows && { windows }),
        ...(signer && { signer }),
      },
    },
  ])
  return settleAll(tx, actor, [next], now)
}
