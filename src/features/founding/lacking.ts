import type { FoundStation } from './api.ts'
import { plateKinds } from './plate.ts'
import type { PlateKind } from './stage-facts.ts'
import type { StationStage } from './station-life.ts'

type Seen = Pick<FoundStation, 'state' | 'plates' | 'agreements' | 'obstacles' | 'school'>

/** Those that have been filed are hung and staffed next; what was given up needs nothing. */
const due: readonly StationStage[] = [
  ...(['filed', 'plated', 'staffed', 'trial', 'county_accepted', 'city_accepted'] as const),
  ...(['operating', 'rectifying', 'relocating'] as const),
]

export const bothHang = ({ plates }: Pick<Seen, 'plates'>): boolean =>
  (Object.keys(plateKinds) as PlateKind[]).every((kind) =>
    plates.some((one) => one.kind === kind && one.state === 'hung' && one.isHere),
  )

export const isUnhung = (one: Seen): boolean =>
  one.school !== null && due.includes(one.state) && !bothHang(one)

export const isUnagreed = ({ school, state, agreements }: Seen): boolean =>
  school !== null && due.includes(state) && !agreements.some(({ isInForce }) => isInForce)

/** Its agreement ends soon, and none is drawn up to follow. */
export const isEnding = ({ agreements }: Seen): boolean =>
  agreements.some((one) => one.isEnding) && !agreements.some(({ state }) => state === 'draft')

/** By itself it would go on, but for what stands in its way. */
export const isHindered = ({ obstacles }: Seen): boolean => obstacles.length > 0
