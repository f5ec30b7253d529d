import { dayOf } from '../../base/calendar.ts'
import { countLimit } from '../../base/cursor.ts'
import { type CodeRange, commonRange, placeAt, rangeOf } from '../../base/place.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { piecesOf } from '../../platform/segmenting.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import type { FoundResource, LibraryAnswer } from './api.ts'
import { type Profile, reasonsFor, type Weights } from './rank.ts'
import type { ResourceState } from './resource-state.ts'
import { isNearly, looseQueryOf, queryOf } from './search.ts'
import {
  countFound,
  type Found,
  type LibraryFilter,
  type LibraryQuery,
  listFound,
  listHereFirst,
  listLikely,
} from './search-store.ts'
import type { SubjectTree } from './subject-tree.ts'
import { type Place, readProfile, readTree, readWeights, wantingRange } from './tree-actions.ts'

export type LibrarySearch = {
  text?: string | undefined
  /** For whose needs the answers are ranked. */
  place: Place
  state?: ResourceState | undefined
  owner?: Place | undefined
  locality?: Place | undefined
  subject?: string | undefined
  month?: number | undefined
  dialect?: string | undefined
  equal?: LibraryFilter['equal'] | undefined
  overlapping?: LibraryFilter['overlapping'] | undefined
  /** What can be opened on this node leads. */
  hereFirst?: boolean
  limit: number
  offset: number
}

/** For whose needs the actor may have it ranked: those of a place he knows, else nobody's. */
export function rankingPlace({ scopes }: Actor, place: Place): Place {
  const wanting = wantingRange(place)
  const known = !wanting || scopes.some((one) => commonRange(one, wanting))
  return known ? place : { code: placeAt(place.code, 'county'), level: 'county' }
}

/** The same at a hub and at a station: what is found, ranked for the place, with the reasons. */
export async function searchLibrary(
  db: Db,
  actor: Actor,
  search: LibrarySearch,
  now: Date,
): Promise<LibraryAnswer> {
  return scoped(db, actor, async (tx) => {
    const [tree, weights] = await Promise.all([
      readTree(tx),
      readWeights(tx, search.place.code, now),
    ])
    const profile = await profileOfPlace(tx, search.place, tree, weights, now)
    const query: LibraryQuery = {
      ...wordsOf(search.text ?? '', tree),
      filter: filterOf(actor, search, tree),
      profile,
      weights,
      limit: search.limit,
      offset: search.offset,
    }
    const list = search.hereFirst ? listHereFirst : listFound
    const rows = await list(tx, query)
    if (rows.length === 0 && search.offset === 0 && query.words) {
      const among = await nearIds(tx, search.text ?? '', query.filter)
      const { words: _, ...rest } = query
      const near = { ...rest, filter: { ...query.filter, among } }
      const meant = among.length === 0 ? [] : await list(tx, near)
      return {
        rows: meant.map((row) => withReasons(row, profile, weights)),
        count: among.length,
        counted: true,
        nearly: meant.length > 0,
      }
    }
    const count = await countFound(tx, query, undefined, countLimit + 1)
    return {
      rows: rows.map((row) => withReasons(row, profile, weights)),
      count: Math.min(count, countLimit),
      counted: count <= countLimit,
      nearly: false,
    }
  })
}

const withReasons = (row: Found, profile: Profile, weights: Weights): FoundResource => ({
  ...row,
  reasons: reasonsFor(row, profile, weights),
})

async function profileOfPlace(
  tx: Tx,
  place: Place,
  tree: SubjectTree,
  weights: Weights,
  now: Date,
): Promise<Profile> {
  const range = wantingRange(place)
  if (range) return readProfile(tx, range, tree, weights, now)
  return { wants: [], month: Number(dayOf(now).slice(5, 7)), dialects: [], useModes: [] }
}

function wordsOf(text: string, tree: SubjectTree): Pick<LibraryQuery, 'words'> {
  const pieces = piecesOf(text)
  if (pieces.length === 0) return {}
  const subjects = tree.called(text).flatMap((code) => tree.codesBelow(code))
  return { words: { query: queryOf(pieces), folded: foldText(text), subjects } }
}

function filterOf(
  actor: Actor,
  { state, owner, locality, subject, month, dialect, equal, overlapping }: LibrarySearch,
  tree: SubjectTree,
): LibraryFilter {
  const range = (place: Place | undefined): CodeRange | undefined =>
    place && rangeOf(place.code, place.level)
  const [ownerRange, localityRange] = [range(owner), range(locality)]
  return {
    state: state ?? 'published',
    reach: placesOf(actor, 'resources.read'),
    ...(ownerRange && { owner: ownerRange }),
    ...(localityRange && { locality: localityRange }),
    ...(subject !== undefined && { subjects: tree.codesBelow(subject) }),
    ...(month !== undefined && { month }),
    ...(dialect !== undefined && { dialect }),
    equal: equal ?? {},
    overlapping: overlapping ?? {},
  }
}

/** Resources whose title or its sound is the text but for a slip. */
async function nearIds(tx: Tx, text: string, filter: LibraryFilter): Promise<string[]> {
  const folded = foldText(text)
  const likely = await listLikely(
    tx,
    looseQueryOf(piecesOf(text)),
    /^[a-z0-9]+$/.test(folded) ? folded : undefined,
    filter,
  )
  return likely
    .filter(({ texts }) => texts.some((one) => isNearly(folded, one)))
    .map(({ id }) => id)
}
