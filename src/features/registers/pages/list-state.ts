import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { usePlace } from '../../../ui/place.ts'
import type { Selected } from '../row-api.ts'

export type Filter = Readonly<Record<string, readonly (string | boolean)[]>>

/** What a list shows; kept in the address, so that it can be sent to a colleague and reloaded. */
export type ListState = { find?: string; sort?: string; filter?: Filter; row?: string }

export function useListState(): [
  ListState,
  (change: Partial<Record<keyof ListState, unknown>>) => void,
] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const { find, sort, filter, row } = search
  const state: ListState = {
    // The address reader makes numbers of digits.
    ...(find !== undefined && { find: String(find) }),
    ...(typeof sort === 'string' && { sort }),
    ...(typeof filter === 'object' && filter !== null && { filter: filter as Filter }),
    ...(typeof row === 'string' && { row }),
  }
  return [
    state,
    (change) =>
      void navigate({
        to: '.',
        search: ((now: object) => ({ ...now, ...change })) as never,
        replace: true,
      }),
  ]
}

/** The part of the request that list, totals and export share; absent until the place is known. */
export function useSelection({ find, sort, filter }: ListState): Selected | undefined {
  const place = usePlace()
  if (!place) return undefined
  return {
    place: place.code,
    placeLevel: place.level,
    search: find || undefined,
    sort,
    filter: filter && Object.keys(filter).length > 0 ? JSON.stringify(filter) : undefined,
  }
}

/** Something a person chose in this browser, by register. */
export function useChoice<T>(key: string, initial: T): [T, (value: T) => void] {
  const place = `cunxiao.${key}`
  const [value, setValue] = useState<T>(() => {
    const kept = localStorage.getItem(place)
    return kept === null ? initial : (JSON.parse(kept) as T)
  })
  return [
    value,
    (next) => {
      localStorage.setItem(place, JSON.stringify(next))
      setValue(next)
    },
  ]
}
