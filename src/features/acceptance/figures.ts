import { type Day, daysBetween } from '../../base/calendar.ts'
import { type OrderState, openStates } from './order.ts'

export type Counted = {
  state: OrderState
  dueDay: Day
  issuedOn: Day | null
  closedOn: Day | null
}

export type Figures = {
  issued: number
  closed: number
  open: number
  overdue: number
  /** Closed of those that were issued, in parts of 10,000; null: none was. */
  closureBp: number | null
  /** From the order to its end, the one in the middle; null: none is closed. */
  medianDays: number | null
}

/** Closure rate and days (O4-6); what was withdrawn was never an order. */
export function figuresOf(orders: readonly Counted[], today: Day): Figures {
  const issued = orders.filter(({ state }) => state === 'closed' || openStates.includes(state))
  const closed = issued.filter(({ state }) => state === 'closed')
  const days = closed
    .flatMap(({ issuedOn, closedOn }) =>
      issuedOn && closedOn ? [daysBetween(issuedOn, closedOn)] : [],
    )
    .toSorted((a, b) => a - b)
  return {
    ...{ issued: issued.length, closed: closed.length, open: issued.length - closed.length },
    overdue: issued.filter(({ state, dueDay }) => state !== 'closed' && dueDay < today).length,
    closureBp: issued.length === 0 ? null : Math.floor((closed.length * 10_000) / issued.length),
    medianDays: days[Math.floor((days.length - 1) / 2)] ?? null,
  }
}
