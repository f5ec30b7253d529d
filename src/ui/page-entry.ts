import type { ComponentType } from 'react'
import type { Verb } from '../base/verbs.ts'

/** In the order of the work: what waits, the week, what is on, the stations, who learns what; then what is set up once. */
export const menuGroups = [
  'today',
  'letters',
  'week',
  'guide',
  'stations',
  'learning',
  'library',
  'survey',
  'siting',
  'programme',
  'acceptance',
  'office',
  'system',
] as const
export type MenuGroup = (typeof menuGroups)[number]

/**
 * A page of the console, declared in the `pages/index.ts` of its feature. `verb` is what one must be allowed to do to see
 * it; pages with `menu` stand in the navigation under that heading.
 */
export type PageEntry = {
  path: string
  load: () => Promise<{ [name: string]: ComponentType }>
  name: string
  verb?: Verb
  /** `beneath`: the page that shows the same and leads here; in the menu only while one is at that page or below it. */
  menu?: { group: MenuGroup; label: string; beneath?: string }
  /** In the navigation of a station or of a hub only. */
  only?: 'station' | 'hub'
}
