import { addDays, type Day } from '../../base/calendar.ts'
import type { AppointmentState, Party, Position } from './appointment.ts'

/** An appointment as far as the rules of a team look at it. */
export type Held = {
  id: string
  unitCode: string
  position: Position
  party: Party | null
  standsInFor: Position | null
  name: string
  state: AppointmentState
  fromDay: Day
  toDay: Day | null
}

/** What a station lacks: a position, of a joint lead the party's, and since when nobody holds it. */
export type Vacancy = { position: Position; party?: Party; since: Day; dueOn: Day }

export const isHeldOn = ({ state, fromDay, toDay }: Held, day: Day): boolean =>
  state !== 'proposed' && fromDay <= day && (toDay === null || toDay >= day)

/** The same time, by day; an appointment without end lasts. */
export const meet = (
  a: Pick<Held, 'fromDay' | 'toDay'>,
  b: Pick<Held, 'fromDay' | 'toDay'>,
): boolean =>
  (b.toDay === null || a.fromDay <= b.toDay) && (a.toDay === null || b.fromDay <= a.toDay)

/** What only one person of a station may be at a time (INV-10, INV-13). */
export const isSameSeat = (a: Held, b: Held): boolean =>
  a.position === b.position &&
  a.party === b.party &&
  (a.position === 'head_administrator' ||
    a.position === 'technical_administrator' ||
    a.position === 'joint_lead')

type Rule = { level: 'township' | 'village'; hostedOn: Day; assistantsMin: number; days: number }

/** What a team lacks on a day, of all that was ever held there; one on leave is away, his deputy holds the post. */
export function vacanciesOf(held: readonly Held[], day: Day, rule: Rule): Vacancy[] {
  const now = held.filter((one) => isHeldOn(one, day))
  const present = now.filter(({ state }) => state !== 'on_leave')
  const lacks = (position: Position, party?: Party): Vacancy => {
    const before = held
      .filter((one) => one.position === position && (party === undefined || one.party === party))
      .flatMap(({ toDay, state }) => (state !== 'proposed' && toDay && toDay < day ? [toDay] : []))
      .toSorted()
      .at(-1)
    const since = before ? addDays(before, 1) : rule.hostedOn
    return { position, ...(party && { party }), since, dueOn: addDays(since, rule.days) }
  }
  const isFilled = (position: Position) =>
    present.some(
      (one) =>
        one.position === position || (one.position === 'deputy' && one.standsInFor === position),
    )
  const administrators = (['head_administrator', 'technical_administrator'] as const)
    .filter((position) => !isFilled(position))
    .map((position) => lacks(position))
  const assistants =
    present.filter(({ position }) => position === 'assistant').length < rule.assistantsMin
      ? [lacks('assistant')]
      : []
  const leads = partiesOf(rule.level)
    .filter((party) => !now.some((one) => one.position === 'joint_lead' && one.party === party))
    .map((party) => lacks('joint_lead', party))
  return [...administrators, ...assistants, ...leads]
}

/** Whose Party organisations run a station together (S5-2). */
export const partiesOf = (level: 'township' | 'village'): readonly Party[] =>
  level === 'township' ? ['township', 'school'] : ['township', 'village', 'school']
