import type { Text } from './text.ts'
import type { Verb } from './verbs.ts'

/** What stands in the way of a move; `remedy` names the move or page that would remove it. */
export type Obstacle = {
  code: string
  details?: Record<string, string | number | readonly string[]>
  remedy?: string
  /** A warning: the person may make the move nevertheless, once he has read it. */
  overridable?: true
}

/** What is said to be done already was not done on a day that is still to come. */
export const stillToCome = (day: string | null | undefined, today: string): Obstacle[] =>
  day != null && day > today ? [{ code: 'day_to_come', details: { day } }] : []

/** Where people work with a case: at the hub, or at a school's station, which may have no line. */
export type Side = 'hub' | 'station'

export type Move<State extends string, Facts> = {
  label: Text
  /** What follows from it, said before it is made. */
  about: Text
  from: readonly State[]
  to: State
  /** Permission, checked where the row stands; `system`: it is made when something happens, by nobody. */
  by: Verb | 'system'
  /** A person says why (`required`), or what was done (`report`: that is how it goes on); kept in the history. */
  reason?: 'required' | 'report'
  /** Where it is made; absent: at the hub alone. */
  at?: Side | 'both'
  /** Its obstacles need facts that only the hub has whole: what is made at a station carries them as flags. */
  judgedAt?: 'hub'
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
  /** What the hub will see to when it hears of the move; keeps nobody from it. */
  flags?: Obstacle[]
}

/** Every move a person may make out of `state`, with what stands in its way: buttons, "why not?" and action read this. */
export function movesFrom<State extends string, Facts>(
  { moves }: Lifecycle<State, Facts>,
  state: State,
  facts: Facts,
  permitted: (verb: Verb, move: string) => boolean,
  side: Side = 'hub',
): OpenMove<State>[] {
  return Object.entries(moves).flatMap(([name, move]) => {
    const { from, to, by, reason, judgedAt = side } = move
    if (by === 'system' || !from.includes(state) || isElsewhere(move, side)) return []
    const found = move.obstacles?.(facts) ?? []
    const flags = judgedAt === side ? [] : found
    return [
      {
        name,
        to,
        reasonRequired: reason !== undefined,
        obstacles: [
          ...(permitted(by, name) ? [] : [notPermitted(by)]),
          ...(isMadeAt(move, side) ? [] : [{ code: 'made_at_hub' }]),
          ...(judgedAt === side ? found : []),
        ],
        ...(flags.length > 0 && { flags }),
      },
    ]
  })
}

export const notPermitted = (verb: Verb): Obstacle => ({ code: 'not_permitted', details: { verb } })

export const isMadeAt = ({ at = 'hub' }: { at?: Side | 'both' }, side: Side): boolean =>
  at === 'both' || at === side

/** The hub says nothing of what a station alone does; a station says of the rest where it is done. */
const isElsewhere = (move: { at?: Side | 'both' }, side: Side): boolean =>
  side === 'hub' && !isMadeAt(move, side)

/** The names of the moves that begin in every one of `states`: what a list offers for the chosen rows. */
export const sharedMoves = <State extends string>(
  { moves }: Lifecycle<State, never>,
  states: readonly State[],
  side: Side = 'hub',
): string[] =>
  states.length === 0
    ? []
    : Object.entries<Move<State, never>>(moves).flatMap(([name, move]) =>
        move.by !== 'system' &&
        isMadeAt(move, side) &&
        states.every((state) => move.from.includes(state))
          ? [name]
          : [],
      )

/** What nobody has to say why for. */
const leadsOn = ({ reason }: { reason?: 'required' | 'report' }): boolean => reason !== 'required'

/** How it goes when nothing goes wrong: the longest way from the beginning by moves that need no reason why. */
export function pathOf<State extends string>({ initial, moves }: Lifecycle<State, never>): State[] {
  const ways = Object.values<Move<State, never>>(moves).filter(leadsOn)
  const walk = (path: State[], here: State): State[] =>
    ways
      .filter(({ from, to }) => from.includes(here) && !path.includes(to))
      .map(({ to }) => walk([...path, to], to))
      .reduce((longest, way) => (way.length > longest.length ? way : longest), path)
  return walk([initial], initial)
}

/** What should happen next: the moves that need no reason why; none, and it has ended. At the end of the path nothing waits. */
export function nextMoves<State extends string>(
  lifecycle: Lifecycle<State, never>,
  state: State,
): string[] {
  if (state === pathOf(lifecycle).at(-1)) return []
  return Object.entries<Move<State, never>>(lifecycle.moves).flatMap(([name, move]) =>
    move.by !== 'system' && leadsOn(move) && move.from.includes(state) ? [name] : [],
  )
}

/** The states out of which a verb leads onwards, by the moves that are `meant`. */
export function statesByVerb<State extends string>(
  lifecycle: Lifecycle<State, never>,
  meant: (move: Move<State, never>) => boolean = () => true,
): Map<Verb, State[]> {
  const found = new Map<Verb, State[]>()
  for (const state of Object.keys(lifecycle.states) as State[])
    for (const name of nextMoves(lifecycle, state)) {
      const move = lifecycle.moves[name] as Move<State, never>
      const verb = move.by as Verb
      if (meant(move)) found.set(verb, [...(found.get(verb) ?? []), state])
    }
  return found
}

export type Stage = 'done' | 'now' | 'next'
export type LifecycleStep<State extends string = string> = { state: State; stage: Stage }

/** What is done, where it stands and what comes next; refused, returned and withdrawn stand before what follows them. */
export function stepsOf<State extends string>(
  lifecycle: Lifecycle<State, never>,
  state: State,
): LifecycleStep<State>[] {
  const path = pathOf(lifecycle)
  const at = path.indexOf(state)
  if (at === path.length - 1) return path.map((one) => ({ state: one, stage: 'done' }))
  const [before, after] = at >= 0 ? [at, at + 1] : besides(lifecycle, path, state)
  return [
    ...path.slice(0, before).map((one) => ({ state: one, stage: 'done' as const })),
    { state, stage: 'now' },
    ...path.slice(after).map((one) => ({ state: one, stage: 'next' as const })),
  ]
}

/** How much of the path lies behind a state beside it, and from where the path goes on. */
function besides<State extends string>(
  { moves }: Lifecycle<State, never>,
  path: readonly State[],
  state: State,
): [number, number] {
  const all = Object.values<Move<State, never>>(moves)
  const onwards = all
    .filter(({ from }) => from.includes(state))
    .map(({ to }) => path.indexOf(to))
    .filter((at) => at >= 0)
  if (onwards.length > 0) return [Math.min(...onwards), Math.min(...onwards)]
  const reached = all.filter(({ to }) => to === state).flatMap(({ from }) => from)
  return [Math.max(...reached.map((one) => path.indexOf(one))) + 1, path.length]
}

/** How a state is coloured: done is good, beside the path is bad, on the way waits for somebody. */
export function toneOf<State extends string>(
  lifecycle: Lifecycle<State, never>,
  state: State,
): 'plain' | 'soon' | 'good' | 'bad' {
  const path = pathOf(lifecycle)
  const at = path.indexOf(state)
  if (at < 0) return 'bad'
  if (at === path.length - 1) return 'good'
  return at === 0 && path.length > 2 ? 'plain' : 'soon'
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
