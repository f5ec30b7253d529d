import type { Sending } from '../library/asked.ts'
import type { originalRendition, paperRendition } from '../library/editions/edition.ts'
import type { Rendition } from '../library/media/media.ts'
import type { PackageKind } from '../library/packages/manifest.ts'
import type { ScormFacts } from '../library/packages/scorm-facts.ts'
import type { Quiz } from './quiz.ts'

/** A resource or pack as it stands on a shelf. */
export type Card = {
  id: string
  title: string
  mediaType: string
  lengthMinutes: number | null
  sizeBytes: number | null
  /** Whether it can be opened on this node; what cannot must be sent for. */
  here: boolean
  /** The address of a still of a few kilobytes, where this node has one. */
  picture?: string
  /** Why it stands here: the want of the place that it serves, or that it is its season. */
  reason?: { kind: string; label?: string }
}
export type PackCard = {
  id: string
  title: string
  aim: string
  minutes: number
  count: number
  /** How many of them can be opened on this node. */
  here: number
  /** Of the first of its resources that has one. */
  picture?: string
}

/** GET /api/portal/home */
export type Home = {
  placeName: string | null
  fitting: Card[]
  fresh: Card[]
  packs: PackCard[]
}

/** GET /api/portal/search */
export type Found = { cards: Card[]; count: number; counted: boolean; nearly: boolean }

/** What a resource is taken in with here, an office document that has become PDF with that; `none`: it is not here, and the page says where to get it. */
export type Way =
  | 'quiz'
  | 'film'
  | 'recording'
  | 'pdf'
  | 'epub'
  | 'office'
  | 'text'
  | 'image'
  | 'package'
  | 'none'

export type ShownFile = {
  url: string
  sizeBytes: number
  /** Of a film: how large its picture is, or only its sound. */
  rendition: typeof originalRendition | typeof paperRendition | Rendition
  /** Of a film or recording, for `canPlayType`; absent where nothing is known of it. */
  type?: string
  hasPicture?: boolean
  hasSound?: boolean
  /** The film has sound, which could not be decoded when this was made of it. */
  lostSound?: true
}

/** The files of the latest edition that are on this node. */
export type ShownEdition = {
  files: ShownFile[]
  subtitles: { url: string; name: string }[]
  poster: string | null
  /** What there is to open in a package. */
  launches: { id: string; title: string; url: string; depth: number; scorm?: ScormFacts }[]
  packageKind: PackageKind | null
}

/** GET /api/portal/resources/:id */
export type ShownResource = Card & {
  about: string | null
  /** Each from the root of the tree. */
  subjects: { name: string; englishName?: string }[][]
  language: string
  dialects: string[]
  /** In which languages, as the catalogue says. */
  subtitles: string[]
  contributor: string | null
  link: string | null
  /** Of what is not here: whether it was asked for, or is on its way. */
  sending: Sending
  way: Way
  quiz?: Quiz
  edition?: ShownEdition
}

/** GET /api/portal/packs/:id: its resources in order, as many as are published. */
export type ShownPack = PackCard & { resources: Card[]; sending: Sending }

/** GET /api/portal/me */
export type Me = {
  learner: {
    id: string
    name: string
    ownDevice: boolean
    /** Between two acts of his at the most so much was learning. */
    idleMinutes: number
  } | null
  /** Of the agents in statements: the county, so that a person is one wherever he learns. */
  homePage: string
}

/** Of his statements a page says in these words who learned. */
export const agentOf = (homePage: string, id: string) =>
  ({ objectType: 'Agent', account: { homePage, name: id } }) as const

/** What a resource is called in statements; the same at every node. */
export const activityOf = (resourceId: string): string => `urn:uuid:${resourceId}`
