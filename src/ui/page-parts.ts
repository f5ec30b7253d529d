import { type ComponentType, createContext, useContext } from 'react'

/** What later features add to a page of an earlier one. */
export type PageParts = {
  /** Below what the page of a learning station says itself. */
  station: readonly ComponentType<{ stationId: string }>[]
  /** Below the files of a resource. */
  resource: readonly ComponentType<{ resourceId: string }>[]
}

export const PagePartsContext = createContext<PageParts>({ station: [], resource: [] })

export const usePageParts = <Page extends keyof PageParts>(page: Page): PageParts[Page] =>
  useContext(PagePartsContext)[page]
