import type { Day, Instant } from '../../base/calendar.ts'

/** Something given for a time: a post that is lent, a grant to see personal fields. */
export type Term = { fromDay: Day; toDay: Day; revokedAt: Instant | null }

export type TermState = 'upcoming' | 'running' | 'over' | 'revoked'

/** How it stands on `today`; both its days belong to it. */
export function termState({ fromDay, toDay, revokedAt }: Term, today: Day): TermState {
  if (revokedAt !== null) return 'revoked'
  if (toDay < today) return 'over'
  return fromDay > today ? 'upcoming' : 'running'
}

/** Whether there is still something to take back. */
export const isOpen = (term: Term, today: Day): boolean =>
  ['upcoming', 'running'].includes(termState(term, today))
