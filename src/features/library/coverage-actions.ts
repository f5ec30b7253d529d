import { firstOf } from '../../base/cursor.ts'
import type { Language } from '../../base/language.ts'
import { rangeOf } from '../../base/place.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import type { Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { type Actor, reachOf } from '../people/actor.ts'
import { listPlaces } from '../people/place-store.ts'
import { readingReach } from '../registers/reading.ts'
import { coverageOf, verdictOf } from './coverage.ts'
import type { AskedTopics, LinkedShare, TownshipCoverage } from './coverage-api.ts'
import { coverageWords } from './coverage-words.ts'
import { need } from './need.ts'
import { countLinked, countServing, listAskedTopics } from './store.ts'
import { type Place, readProfile, readTree, readWeights } from './tree-actions.ts'

/** What each township of the place lives on and asks for, and what the library has for it; most gaps first (S4-13). */
export async function readCoverage(
  db: Db,
  actor: Actor,
  place: Place,
  now: Date,
): Promise<TownshipCoverage[]> {
  return scoped(db, actor, async (tx) => {
    const tree = await readTree(tx)
    const weights = await readWeights(tx, place.code, now)
    const above = place.level === 'village' ? ({ ...place, level: 'township' } as const) : place
    const townships = await listPlaces(tx, {
      ...rangeOf(above.code, above.level),
      level: 'township',
    })
    const reach = readingReach(actor, need)
    const coverages: TownshipCoverage[] = []
    for (const { code, name } of townships) {
      const range = rangeOf(code, 'township')
      // Whoever reads for a village of the township reads for the township.
      if (!reach.some(({ lower, upper }) => lower < range.upper && range.lower < upper)) continue
      const { wants } = await readProfile(tx, range, tree, weights, now)
      const covered = coverageOf(wants, await countServing(tx, wants, weights))
      const gaps = covered.filter(({ gap }) => gap).length
      coverages.push({ code, name, wants: covered, gaps })
    }
    return coverages.toSorted((a, b) => b.gaps - a.gaps)
  })
}

/** The same as a sheet: a row for each industry and need, those without anything first; of a township without either one that says so. */
export async function writeCoverage(
  db: Db,
  actor: Actor,
  place: Place,
  language: Language,
  now: Date,
): Promise<AsyncGenerator<Buffer>> {
  const words = coverageWords(language)
  const rows = (await readCoverage(db, actor, place, now)).flatMap((township): Value[][] =>
    verdictOf(township) === 'unknown'
      ? [[township.name, ...Array<undefined>(5), words.unknown]]
      : township.wants.map((want) => [
          township.name,
          words[want.kind],
          want.label,
          want.size,
          want.published,
          want.suitable,
          want.gap ? words[want.gap] : words.covered,
        ]),
  )
  const columns = (
    ['township', 'what', 'label', 'size', 'published', 'suitable', 'result'] as const
  ).map((key) => ({
    heading: words[key],
    format: ['size', 'published', 'suitable'].includes(key)
      ? ('integer' as const)
      : ('text' as const),
  }))
  return writeSheet({ sheets: [{ name: words.title, columns, rows }], language, createdAt: now })
}

/** Of what was received, downloaded and introduced: how much answers a need (S4-4). */
export async function readLinkedShare(db: Db, actor: Actor, place: Place): Promise<LinkedShare> {
  const scopes = reachOf(actor, 'acquisitions.read')
  return scoped(db, { scopes }, (tx) => countLinked(tx, rangeOf(place.code, place.level)))
}

const shownTopics = 200

/** What people asked for at the stations of the place (S5-14). */
export async function readAskedTopics(db: Db, actor: Actor, place: Place): Promise<AskedTopics> {
  const range = rangeOf(place.code, place.level)
  const seen = readingReach(actor, need).some(
    ({ lower, upper }) => lower <= range.lower && range.upper <= upper,
  )
  if (!seen) return { topics: [], isCut: false }
  const found = await asSystem(db, 'topics asked at stations', (tx) =>
    listAskedTopics(tx, range, shownTopics + 1),
  )
  const { rows: topics, isCut } = firstOf(found, shownTopics)
  return { topics, isCut }
}
