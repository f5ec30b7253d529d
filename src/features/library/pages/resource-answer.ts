import type { OpenMove } from '../../../base/lifecycle.ts'
import type { Scores } from '../rank.ts'
import type { ResourceRow } from '../resource.ts'
import type { ResourceState } from '../resource-state.ts'

/** GET /api/library/resources/:id */
export type ResourceAnswer = {
  row: ResourceRow
  state: ResourceState
  ownerName: string
  subjects: { code: string; path: { name: string; englishName?: string }[] }[]
  suitability: (Scores & { average: number; low: boolean }) | null
  mayEdit: boolean
  moves: OpenMove<ResourceState>[]
  history: { name: string; actorName: string; at: string; reason: string | null }[]
}
