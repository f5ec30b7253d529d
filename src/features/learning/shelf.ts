import type { Quiz } from './quiz.ts'

/** A resource or pack as it stands on a shelf. */
export type Card = {
  id: string
  title: string
  mediaType: string
  lengthMinutes: number | null
  sizeBytes: number | null
  /** Why it stands here: the want of the place that it serves, or that it is its season. */
  reason?: { kind: string; label?: string }
}
export type PackCard = { id: string; title: string; aim: string; minutes: number; count: number }

/** GET /api/portal/home */
export type Home = {
  placeName: string | null
  fitting: Card[]
  fresh: Card[]
  packs: PackCard[]
}

/** GET /api/portal/search */
export type Found = { cards: Card[]; count: number; counted: boolean; nearly: boolean }

/** What a resource is taken in with here; `none`: it is not here, and the page says where to get it. */
export type Way = 'quiz' | 'none'

/** GET /api/portal/resources/:id */
export type ShownResource = Card & {
  about: string | null
  subjects: string[][]
  language: string
  dialects: string[]
  subtitles: string[]
  contributor: string | null
  link: string | null
  way: Way
  quiz?: Quiz
}

/** GET /api/portal/packs/:id: its resources in order, as many as are published. */
export type ShownPack = PackCard & { resources: Card[] }

/** GET /api/portal/me */
export type Me = {
  learner: { id: string; name: string; ownDevice: boolean } | null
  /** Of the agents in statements: the county, so that a person is one wherever he learns. */
  homePage: string
}

/** Of his statements a page says in these words who learned. */
export const agentOf = (homePage: string, id: string) =>
  ({ objectType: 'Agent', account: { homePage, name: id } }) as const

/** What a resource is called in statements; the same at every node. */
export const activityOf = (resourceId: string): string => `urn:uuid:${resourceId}`
