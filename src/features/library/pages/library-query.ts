import type { Query } from '../../../ui/api.ts'
import { usePlace } from '../../../ui/place.ts'
import { useGet } from '../../../ui/use-get.ts'

/** The place chosen above the page, as the library asks for it; absent until it is known. */
export function usePlaceQuery(): Query | undefined {
  const place = usePlace()
  return place && { place: place.code, placeLevel: place.level }
}

export function usePlaceGet<T>(path: string, more: Query = {}) {
  const place = usePlaceQuery()
  return useGet<T>(place && path, { ...place, ...more })
}

export type SubjectNode = {
  id: string
  version: number
  code: string
  name: string
  englishName?: string
  ownerCode: string
  parentCode?: string
  synonyms?: string[]
  formerCodes?: string[]
  resources: number
  mayEdit: boolean
}

export const useSubjects = () => useGet<{ subjects: SubjectNode[] }>('/api/library/subjects')

export type TreeRow = SubjectNode & { depth: number }

/** Parents before what lies below them, with how deep each lies. */
export function inTreeOrder(subjects: readonly SubjectNode[]): TreeRow[] {
  const known = new Set(subjects.map(({ code }) => code))
  const children = Map.groupBy(subjects, ({ parentCode }) =>
    parentCode !== undefined && known.has(parentCode) ? parentCode : '',
  )
  const below = (code: string, depth: number): TreeRow[] =>
    (children.get(code) ?? []).flatMap((one) => [{ ...one, depth }, ...below(one.code, depth + 1)])
  return below('', 0)
}
