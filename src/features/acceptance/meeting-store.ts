import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { ActionState, MeetingState } from './meeting.ts'

export type KeptMeeting = {
  id: string
  unitCode: string
  state: MeetingState
  day: Day
  begins: string | null
  venue: string | null
  topic: string
  chair: string | null
  agenda: string | null
  present: string | null
  minutes: string | null
  resolutions: string | null
  simulated: boolean
}

/** As far as the transaction sees them, of stations of a place; the latest first. */
export async function listMeetings(tx: Tx, { lower, upper }: CodeRange): Promise<KeptMeeting[]> {
  const { rows } = await sql<KeptMeeting>`
    select id, unit_code::text as unit_code, state, day, begins, venue, topic, chair, agenda, present, minutes, resolutions, simulated
    from joint_meetings
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
    order by day desc, unit_code, id`.execute(tx)
  return rows
}

export type KeptAction = {
  id: string
  unitCode: string
  state: ActionState
  what: string
  ownerName: string
  raisedOn: Day
  dueDay: Day
  endedOn: Day | null
}

export async function listActions(tx: Tx, { lower, upper }: CodeRange): Promise<KeptAction[]> {
  const { rows } = await sql<KeptAction>`
    select id, unit_code::text as unit_code, state, what, owner_name, raised_on, due_day, ended_on from meeting_actions
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
    order by unit_code, due_day, id`.execute(tx)
  return rows
}

export async function setActionEnded(tx: Tx, ids: readonly string[], day: Day): Promise<void> {
  await sql`update meeting_actions set ended_on = greatest(raised_on, ${day}::date)
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** Lines of learning plans that no meeting has adopted yet, by unit. */
export async function listDraftPlans(
  tx: Tx,
  units: readonly string[],
): Promise<{ id: string; unitCode: string }[]> {
  const { rows } = await sql<{ id: string; unitCode: string }>`
    select id, place_code::text as unit_code from learning_plans
    where retired_on is null and state = 'draft' and place_code = any(${[...units]}) order by day, id`.execute(
    tx,
  )
  return rows
}
