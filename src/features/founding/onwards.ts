import type { Move, Obstacle } from '../../base/lifecycle.ts'
import { openOrders, type StageFacts } from './stage-facts.ts'
import { type StationMove, type StationStage, stationLifecycle } from './station-life.ts'

export type Standing = { stage: StationStage; backTo: StationStage | null }
export type Step = { move: StationMove; from: StationStage; to: StationStage }

type Any = Move<StationStage, StageFacts>
const moves = Object.entries(stationLifecycle.moves) as [StationMove, Any][]

/** The move that the system makes next from where it stands, with what keeps it; undefined: it waits for a person, or is at an end. */
export function nextOf(
  { stage, backTo }: Standing,
  facts: StageFacts,
): { move: StationMove; to: StationStage; obstacles: Obstacle[] } | undefined {
  const found = moves.find(
    ([name, { from, by, to }]) =>
      by === 'system' &&
      from.includes(stage) &&
      name !== 'rectify' &&
      (stage !== 'rectifying' || to === backTo),
  )
  if (!found) return undefined
  const [move, { to, obstacles }] = found
  return { move, to, obstacles: obstacles?.(facts) ?? [] }
}

/** As far as a station goes by itself, one move after the other; never back, but where an order was issued. */
export function onwards(standing: Standing, facts: StageFacts): Step[] {
  const { stage } = standing
  if (stationLifecycle.moves.rectify.from.includes(stage as never) && openOrders(facts).length > 0)
    return [{ move: 'rectify', from: stage, to: 'rectifying' }]
  // The first two are the siting feature's: a station is not there before.
  if (stage === 'surveyed' || stage === 'proposed') return []
  const next = nextOf(standing, facts)
  if (!next || next.obstacles.length > 0) return []
  const { move, to } = next
  return [{ move, from: stage, to }, ...onwards({ stage: to, backTo: null }, facts)]
}
