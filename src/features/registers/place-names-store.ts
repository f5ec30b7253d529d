import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import type { Actor } from '../people/actor.ts'

type Named = { code: string; name: string; township: string }
type Names = {
  byName: Map<string, Named[]>
  township(code: string): string
}

/** The places of the actor's reach by name: what a sheet that has no codes means. */
export async function readPlaceNames(tx: Tx, { scopes }: Pick<Actor, 'scopes'>): Promise<Names> {
  const places = await tx
    .selectFrom('places')
    .select(['code', 'name', 'level'])
    .where('retiredOn', 'is', null)
    .where('level', 'in', ['township', 'village'])
    .where((eb) =>
      eb.or(
        scopes.map(({ lower, upper }) => eb.and([eb('code', '>=', lower), eb('code', '<', upper)])),
      ),
    )
    .execute()
  const townships = new Map(
    places.flatMap(({ code, name, level }) =>
      level === 'township' ? [[code.slice(0, 9), name] as const] : [],
    ),
  )
  const township = (code: string) => townships.get(code.slice(0, 9)) ?? ''
  const byName = new Map<string, Named[]>()
  for (const { code, name } of places)
    for (const word of wordsOf(name)) {
      const known = byName.get(word) ?? []
      known.push({ code, name, township: township(code) })
      byName.set(word, known)
    }
  return { byName, township }
}

/** 瓦场村 is also written 瓦场, 瓦场行政村, 瓦场村委会. */
const wordsOf = (name: string): string[] => {
  const folded = foldText(name)
  const bare = bareOf(folded)
  return bare === folded ? [folded] : [folded, bare]
}
const bareOf = (name: string): string =>
  name.replace(/(?:行政村|村民委员会|村委会|居委会|社区居委会|社区|村|镇|乡|街道)$/, '')

/** The code of the place a sheet names, or why it cannot be told. `value`: how it stands in the sheet. */
export function codeOfName(
  names: Names,
  field: string,
  value: string,
  township: string | undefined,
): { code: string } | { problem: Problem } {
  const folded = foldText(value)
  const all = names.byName.get(folded) ?? names.byName.get(bareOf(folded)) ?? []
  const within = township === undefined ? undefined : bareOf(foldText(township))
  const near =
    within === undefined ? all : all.filter((one) => bareOf(foldText(one.township)) === within)
  const found = [...new Map(near.map((one) => [one.code, one])).values()]
  const [only] = found
  if (only && found.length === 1) return { code: only.code }
  const shown = township === undefined ? value : `${township} ${value}`
  if (found.length === 0) return { problem: { code: 'place_name_unknown', field, value: shown } }
  return {
    problem: {
      code: 'place_name_ambiguous',
      field,
      value: shown,
      details: {
        places: found.slice(0, 20).map((one) => `${one.code} ${one.township}${one.name}`),
      },
    },
  }
}
