import { useNavigate, useSearch } from '@tanstack/react-router'
import { mondayOf } from '../calendar/days.ts'
import { type BoardView, boardViews } from './board-rows.ts'

/** What is chosen on the board, in the address: whoever gets the link sees the same. */
export type BoardChoice = {
  week: string
  view: BoardView
  /** One room, hour by hour. */
  room: string | undefined
  /** For which station minutes are looked for; '': still to be said. */
  find: string | undefined
}

export type Choose = (change: Partial<Record<keyof BoardChoice, string | undefined>>) => void

/** `today` is where it begins; undefined until that is known. */
export function useChoice(today: string | undefined): [BoardChoice | undefined, Choose] {
  const search: Partial<Record<keyof BoardChoice, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const given = (name: keyof BoardChoice) =>
    search[name] === undefined ? undefined : String(search[name])
  const week = given('week') ?? today
  const choice = week && {
    week: mondayOf(week),
    view: boardViews.find((view) => view === search.view) ?? 'rooms',
    room: given('room'),
    find: given('find'),
  }
  return [
    choice || undefined,
    (change) =>
      void navigate({
        to: '.',
        search: ((now: object) => ({ ...now, ...change })) as never,
        replace: true,
      }),
  ]
}
