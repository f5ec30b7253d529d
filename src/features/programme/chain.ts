import { addDays, type Day } from '../../base/calendar.ts'
import type { Secretary } from '../people/secretary.ts'
import { binding, type LetterState } from './letter.ts'

/** A letter as far as the chain looks at it. */
export type Linked = {
  id: string
  unitCode: string
  state: LetterState
  title: string
  fromDay: Day
  toDay: Day
  issuerName: string | null
  receiverName: string | null
}

export type Link = {
  letter: Linked | null
  holder: string | null
  /** Somebody else answers for the unit than the letter names: by when it is signed anew. */
  resignBy: Day | null
}

/**
 * The letter that stands for a unit on a day: of several the one that is furthest, then the latest. One whose days are
 * over stands no more.
 */
export function linkOn(
  letters: readonly Linked[],
  holder: Secretary | undefined,
  day: Day,
  resignDays: number,
): Link {
  const letter =
    letters
      .filter(({ state, toDay }) => state !== 'terminated' && toDay >= day)
      .toSorted(
        (a, b) =>
          order.indexOf(a.state) - order.indexOf(b.state) || (a.fromDay < b.fromDay ? 1 : -1),
      )[0] ?? null
  const isSigned = letter !== null && letter.state !== 'drafted'
  const isOther = isSigned && holder !== undefined && holder.name !== letter.receiverName
  return {
    ...{ letter, holder: holder?.name ?? null },
    resignBy: isOther ? addDays(holder.since, resignDays) : null,
  }
}

const order: readonly LetterState[] = [...binding, ...(['signed_by_issuer', 'drafted'] as const)]
