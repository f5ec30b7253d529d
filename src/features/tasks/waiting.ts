import type { Instant } from '../../base/calendar.ts'
import type { Text } from '../../base/text.ts'
import type { Verb } from '../../base/verbs.ts'
import type { Office } from '../moves/api.ts'
import type { Standing } from '../people/actor.ts'
import type { WaitingItem, WaitingOffice } from './waiting-api.ts'

/** `count` things of one kind that want the same word at the same place: of somebody with all of `verbs`. */
export type Waiting = {
  what: Text
  verbs: readonly Verb[]
  standing: Standing
  count: number
  since: Instant
  /** So many of them are overdue. */
  late?: number
  link: string
}

/** What the reader's own post is the nearest for, and what waits for others; `offices` in the order of `waiting`. */
export function mineAndOthers<W extends Waiting>(
  waiting: readonly W[],
  offices: readonly (readonly Office[])[],
): { mine: W[]; others: W[] } {
  const isMine = (at: number) => (offices[at] ?? []).some((office) => office.isMine)
  return {
    mine: waiting.filter((_, at) => isMine(at)),
    others: waiting.filter((_, at) => !isMine(at)),
  }
}

export const countOf = (waiting: readonly Waiting[]): number =>
  waiting.reduce((sum, { count }) => sum + count, 0)

/** What each office has before it; `offices` in the order of `waiting`, each with all who may do it. */
export function byOffice(
  waiting: readonly Waiting[],
  offices: readonly (readonly Office[])[],
): { offices: WaitingOffice[]; unanswered: WaitingItem[] } {
  const asked = waiting.flatMap((one, at) => (offices[at] ?? []).map((office) => ({ office, one })))
  const found = Map.groupBy(asked, ({ office }) => `${office.organisationId} ${office.role}`)
  return {
    offices: [...found.values()]
      .flatMap((own) =>
        own
          .slice(0, 1)
          .map(({ office }) => ({ ...office, items: itemsOf(own.map(({ one }) => one)) })),
      )
      .toSorted((x, y) => oldest(x.items, y.items)),
    unanswered: itemsOf(waiting.filter((_, at) => (offices[at] ?? []).length === 0)),
  }
}

/** The same kind in the same list is one line. */
const itemsOf = (waiting: readonly Waiting[]): WaitingItem[] =>
  [...Map.groupBy(waiting, ({ what, link }) => `${what['zh-Hans']} ${link}`).values()]
    .map(([first, ...others]) => {
      const { what, link, ...one } = first as Waiting
      return {
        what,
        link,
        count: others.reduce((sum, { count }) => sum + count, one.count),
        since: others.reduce((least, { since }) => (since < least ? since : least), one.since),
      }
    })
    .toSorted((a, b) => (a.since < b.since ? -1 : 1))

const oldest = ([a]: readonly WaitingItem[], [b]: readonly WaitingItem[]): number =>
  (a?.since ?? '') < (b?.since ?? '') ? -1 : 1
