import type { Text } from './text.ts'

/** What stands in the way of a move; `remedy` names the move or page that would remove it. */
export type Obstacle = {
  code: string
  details?: Record<string, string | number | readonly string[]>
  remedy?: string
}

export type Move<State extends string, Facts> = {
  label: Text
  from: readonly State[]
  to: State
  /** Permission, checked at the place of the row. */
  by: string
  /** A person says why; kept in the history. */
  reason?: 'required'
  /** Pure; empty: nothing stands in the way. */
  obstacles?(facts: Facts): Obstacle[]
}

export type Lifecycle<State extends string = string, Facts = unknown> = {
  name: string
  initial: State
  states: Readonly<Record<State, Text>>
  moves: Readonly<Record<string, Move<State, Facts>>>
}

export const defineLifecycle =
  <State extends string, Facts>() =>
  <const L extends Lifecycle<State, Facts>>(lifecycle: L): L =>
    lifecycle

export type OpenMove<State extends string> = {
  name: string
  to: State
  reasonRequired: boolean
  obstacles: Obstacle[]
}

/** Every move out of `state` with what stands in its way: buttons, "why not?", CLI and action all read this. */
export function movesFrom<State extends string, Facts>(
  { moves }: Lifecycle<State, Facts>,
  state: State,
  facts: Facts,
  permitted: (permission: string) => boolean,
): OpenMove<State>[] {
  return Object.entries(moves)
    .filter(([, { from }]) => from.includes(state))
    .map(([name, { to, by, reason, obstacles }]) => ({
      name,
      to,
      reasonRequired: reason === 'required',
      obstacles: [
        ...(permitted(by) ? [] : [{ code: 'not_permitted', details: { verb: by } }]),
        ...(obstacles?.(facts) ?? []),
      ],
    }))
}

/** The table as a Mermaid state diagram, for the documents. */
export function diagramOf({ initial, moves }: Lifecycle<string, never>): string {
  return [
    `[*] --> ${initial}`,
    ...Object.entries(moves).flatMap(([name, { from, to }]) =>
      from.map((state) => `${state} --> ${to}: ${name}`),
    ),
  ].join('\n')
}
