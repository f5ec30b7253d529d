import { type CodeRange, commonRange, mergeRanges } from '../../base/place.ts'

/** A grant to see personal fields, and where it holds. */
export type UnmaskingTerm = { grantId: string; range: CodeRange }

/** A place whose personal fields are seen, and the grants by which. */
export type UnmaskedPlace = CodeRange & { grantIds: string[] }

/** What the grants open of `reach`, no place twice: a grant inside another's place is named with that one. */
export function unmaskedPlaces(
  grants: readonly UnmaskingTerm[],
  reach: readonly CodeRange[],
): UnmaskedPlace[] {
  const seen = mergeRanges(reach)
  return widest(grants.map(({ range }) => range)).flatMap((opened) =>
    seen.flatMap((one) => {
      const place = commonRange(opened, one)
      return place ? [{ ...place, grantIds: grantsAt(grants, place) }] : []
    }),
  )
}

/** Units of places lie inside one another or apart: those that lie in no other, each once. */
const widest = (units: readonly CodeRange[]): CodeRange[] =>
  units.filter(
    (unit, at) =>
      !units.some((other, i) => {
        const inside = other.lower <= unit.lower && unit.upper <= other.upper
        const same = other.lower === unit.lower && other.upper === unit.upper
        return inside && (same ? i < at : true)
      }),
  )

const grantsAt = (grants: readonly UnmaskingTerm[], place: CodeRange): string[] =>
  grants.flatMap(({ grantId, range }) => (commonRange(range, place) ? [grantId] : []))
