import { type ComponentType, createContext, useContext } from 'react'

/** What later features add to a page of an earlier one. */
export type PageParts = {
  /** Below what the page of a learning station says itself. */
  station: readonly ComponentType<{ stationId: string }>[]
}

export const PagePartsContext = createContext<PageParts>({ station: [] })

export const usePageParts = (page: keyof PageParts): PageParts[keyof PageParts] =>
  useContext(PagePartsContext)[page]
