import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type CodeRange, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type FoundStation, listFound } from '../founding/store.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { requireStored, saveRow } from '../registers/actions.ts'
import { movableOf } from '../registers/case-actions.ts'
import { findStored, rowOf } from '../registers/store.ts'
import { learningPlan } from '../sessions/learning-plan.ts'
import { learningPlanRegister } from '../sessions/learning-plan-registers.ts'
import { listHeld } from '../team/store.ts'
import { cadenceOf, carriedTo, leadsOn } from './body.ts'
import { heldStates, meeting } from './meeting.ts'
import type { MeetingBody } from './meeting-api.ts'
import { actionRegister, meetingRegister } from './meeting-registers.ts'
import { type KeptMeeting, listActions, listDraftPlans, listMeetings } from './meeting-store.ts'
import { openStates } from './order.ts'
import { listOrdersOf } from './order-store.ts'

type Asked = { place: string; placeLevel: PlaceLevel }
const verb = 'joint_meetings.read'

/** Each station's meeting: who leads, when it met last, by when it meets again, what is still to be done (S5-1, S5-4). */
export async function readBodies(
  db: Db,
  actor: Actor,
  { place, placeLevel }: Asked,
  now: Date,
): Promise<{ day: Day; bodies: MeetingBody[] }> {
  requireAnywhere(actor, verb)
  const day = dayOf(now)
  return { day, bodies: await bodiesOf(db, actor, rangeOf(place, placeLevel), day) }
}

export async function bodiesOf(
  db: Db,
  actor: Actor,
  within: CodeRange,
  day: Day,
): Promise<MeetingBody[]> {
  return asSystem(db, 'what a station rests on', async (tx) => {
    const stations = (await listFound(tx, within)).filter(
      (one) => one.schoolId !== null && mayReadBody(actor, one),
    )
    const of = <T extends { unitCode: string }>(rows: readonly T[]) =>
      Map.groupBy(rows, ({ unitCode }) => unitCode)
    const meetings = of(await listMeetings(tx, within))
    const actions = of(await listActions(tx, within))
    const held = of(
      await listHeld(
        tx,
        stations.map(({ unitCode }) => unitCode),
      ),
    )
    const policies = await readPolicies(tx, ['acceptance.meetingDays'])
    return stations.map(({ id, unitCode, level, name, townshipName, schoolName, hostedOn }) => {
      const own = meetings.get(unitCode) ?? []
      const days = policies(unitCode, day)['acceptance.meetingDays']
      const open = (actions.get(unitCode) ?? []).filter(({ state }) => state === 'open')
      const next = own.findLast(({ state }) => state === 'planned' || state === 'notified')
      return {
        ...{ stationId: id, unitCode, level, unitName: name, townshipName },
        schoolName,
        leads: leadsOn(held.get(unitCode) ?? [], level, day),
        ...cadenceOf(own, { since: hostedOn ?? day, days, today: day }),
        next: next ? { id: next.id, day: next.day, state: next.state } : null,
        openActions: open.length,
        lateActions: open.filter(({ dueDay }) => dueDay < day).length,
      }
    })
  })
}

const mayReadBody = (actor: Actor, { unitCode, schoolId, schoolRegion }: FoundStation): boolean =>
  may(actor, verb, { regionCode: unitCode }) ||
  may(actor, verb, { regionCode: schoolRegion ?? '', organisationId: schoolId })

const lines = {
  management: text('研究站点管理工作', 'How the station is run'),
  plan: text('研究学习培训计划（{}条待通过）', 'Learning plan ({} lines to adopt)'),
  orders: text('研究整改：{}', 'To be put right: {}'),
  moreOrders: text('研究其余{}件整改', '{} more to be put right'),
  others: text('其他困难和问题', 'Other difficulties'),
}

/** As many as an agenda has room for, however long their titles are; the rest are counted. */
const ordersNamed = 12

/** What its next meeting has to speak about, from what is open (S5-5, S5-6); what earlier ones asked for is added where it is shown. */
export async function proposeAgenda(
  tx: Tx,
  unitCode: string,
  language: Language,
): Promise<string[]> {
  return asSystem(tx, 'what a station rests on', async (system) => {
    const plans = await listDraftPlans(system, [unitCode])
    const orders = (await listOrdersOf(system, unitCode)).filter(({ state }) =>
      openStates.includes(state),
    )
    const say = (what: keyof typeof lines, value = '') => lines[what][language].replace('{}', value)
    const told = orders.slice(0, ordersNamed)
    const more = orders.length - told.length
    return [
      say('management'),
      ...(plans.length > 0 ? [say('plan', String(plans.length))] : []),
      ...told.map(({ title }) => say('orders', title)),
      ...(more > 0 ? [say('moreOrders', String(more))] : []),
      say('others'),
    ]
  })
}

export type PlannedMeeting = {
  unitCode: string
  day: Day
  begins?: string
  venue?: string
  topic: string
  language: Language
}

/** Plans a meeting with the agenda that its open items make. */
export const planMeeting = (
  db: Db,
  actor: Actor,
  { language, ...row }: PlannedMeeting,
): Promise<{ id: string }> =>
  scoped(db, actor, async (tx) => {
    const held = await asSystem(tx, 'what a station rests on', (system) =>
      listHeld(system, [row.unitCode]),
    )
    const chair = leadsOn(held, 'village', row.day).find(({ name }) => name !== null)?.name
    const agenda = await proposeAgenda(tx, row.unitCode, language)
    const { id } = await saveRow(tx, actor, meetingRegister, {
      ...{ ...row, agenda: agenda.join('\n') },
      ...(chair && { chair }),
    })
    return { id }
  })

/** What an earlier meeting asked for and is still open, as this one takes it over. */
export async function readMeeting(db: Db, actor: Actor, id: string) {
  return scoped(db, actor, async (tx) => {
    const row = await requireMeeting(tx, actor, id)
    const within = { lower: row.unitCode, upper: `${row.unitCode}:` }
    const drafts = await listDraftPlans(tx, [row.unitCode])
    return {
      carried: carriedTo(await listActions(tx, within), row.day).map(
        ({ unitCode: _unit, endedOn: _ended, ...one }) => one,
      ),
      draftPlans: heldStates.includes(row.state) ? drafts.length : 0,
    }
  })
}

export async function requireMeeting(tx: Tx, actor: Actor, id: string): Promise<KeptMeeting> {
  const { unitCode } = (await requireStored(
    tx,
    actor,
    meeting,
    id,
    'read',
  )) as unknown as KeptMeeting
  const found = await listMeetings(tx, { lower: unitCode, upper: `${unitCode}:` })
  const row = found.find((one) => one.id === id)
  if (!row) throw notFound('joint_meeting', id)
  return row
}

async function requireHeld(tx: Tx, actor: Actor, id: string, wanted: Verb): Promise<KeptMeeting> {
  const row = await requireMeeting(tx, actor, id)
  if (!may(actor, wanted, { regionCode: row.unitCode }))
    throw forbidden('not_permitted', { verb: wanted })
  if (!heldStates.includes(row.state)) throw conflict('meeting_not_held')
  return row
}

/** What a meeting that took place asks of somebody. */
export const handOn = (
  db: Db,
  actor: Actor,
  { id, ...asked }: { id: string; what: string; ownerName: string; dueDay: Day },
): Promise<{ id: string }> =>
  scoped(db, actor, async (tx) => {
    const { unitCode, day } = await requireHeld(tx, actor, id, 'meeting_actions.write')
    const row = await saveRow(tx, actor, actionRegister, { ...asked, unitCode, raisedOn: day })
    return { id: row.id }
  })

const adoptedBy = text('{}联席会议', 'Joint meeting of {}')

/** The draft of the station's learning plan, adopted by a meeting that took place: each line says which (S5-5). */
export const adoptPlans = (
  db: Db,
  actor: Actor,
  { id, language }: { id: string; language: Language },
  now: Date,
): Promise<{ adopted: number }> =>
  scoped(db, actor, async (tx) => {
    const { unitCode, day } = await requireHeld(tx, actor, id, 'learning_plans.adopt')
    const drafts = (await listDraftPlans(tx, [unitCode])).map((one) => one.id)
    const stored = await findStored(tx, learningPlan, drafts)
    for (const one of stored.values()) {
      const { id: rowId, version, ...row } = rowOf(one)
      const fields = Object.fromEntries(
        Object.keys(learningPlan.fields).flatMap((name) => {
          const value = (row as Record<string, unknown>)[name]
          return value === undefined ? [] : [[name, value]]
        }),
      )
      await saveRow(tx, actor, learningPlanRegister, {
        ...{ ...fields, id: rowId, version },
        ...{ adoptedOn: day, adoptedBy: adoptedBy[language].replace('{}', day) },
      })
    }
    if (drafts.length > 0)
      await makeMoves(
        ...([tx, actor, movableOf(learningPlanRegister)] as const),
        { rows: drafts.map((one) => ({ id: one })), move: 'adopt' },
        now,
      )
    return { adopted: drafts.length }
  })
