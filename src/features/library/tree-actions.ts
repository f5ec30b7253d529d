import { dayOf } from '../../base/calendar.ts'
import { type CodeRange, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { findPolicy } from '../policy/store.ts'
import { type Profile, profileOf, type Weights } from './rank.ts'
import { listIndustries, listNeeds, listSubjects } from './store.ts'
import { type SubjectTree, subjectTree } from './subject-tree.ts'

export type Place = { code: string; level: PlaceLevel }

export const readTree = async (tx: Tx): Promise<SubjectTree> =>
  subjectTree(await listSubjects(tx), foldOnce)

export async function readWeights(tx: Tx, code: string, now: Date): Promise<Weights> {
  const policy = await findPolicy(
    tx,
    [
      'library.industryPoints',
      'library.needPoints',
      'library.seasonPoints',
      'library.dialectPoints',
      'library.useModePoints',
      'library.suitabilityPoints',
      'library.fairSuitability',
      'library.fewestRatings',
    ],
    code,
    dayOf(now),
  )
  return {
    industry: policy['library.industryPoints'],
    need: policy['library.needPoints'],
    season: policy['library.seasonPoints'],
    dialect: policy['library.dialectPoints'],
    useMode: policy['library.useModePoints'],
    suitability: policy['library.suitabilityPoints'],
    fairSuitability: policy['library.fairSuitability'],
    fewestRatings: policy['library.fewestRatings'],
  }
}

/** What a township or village lives on and asks for. Everybody in it may know that, whichever part he works in. */
export async function readProfile(
  tx: Tx,
  range: CodeRange,
  tree: SubjectTree,
  weights: Weights,
  now: Date,
): Promise<Profile> {
  const month = Number(dayOf(now).slice(5, 7))
  return asSystem(tx, 'needs and industries of a township', async (system) =>
    profileOf(
      {
        industries: await listIndustries(system, range),
        needs: await listNeeds(system, range),
        month,
      },
      tree,
      weights,
    ),
  )
}

/** A village wants what its township wants; a county or more has no wants of its own. */
export const wantingRange = ({ code, level }: Place): CodeRange | undefined =>
  level === 'township' || level === 'village' ? rangeOf(code, 'township') : undefined

const known = new Map<string, string>()

/** Folding the names of a whole tree takes longer than a search. */
function foldOnce(text: string): string {
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size >= 20_000) known.clear()
  const folded = foldText(text)
  known.set(text, folded)
  return folded
}
