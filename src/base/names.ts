/** Names of places, schools and organisations in Traditional characters; a person's name is never turned. */

/** `simplified[i]` becomes `traditional[i]`, unless it stands in a phrase, which becomes what stands beside it. */
export type NameTable = {
  simplified: string
  traditional: string
  phrases: Readonly<Record<string, string>>
}

export type TurnName = (name: string) => string

/** The longest phrase wins; a text without a Simplified character stays as it is. */
export function nameTurner({ simplified, traditional, phrases }: NameTable): TurnName {
  const letters = new Map(Array.from(simplified, (letter, i) => [letter, traditional[i] ?? letter]))
  const known = Object.keys(phrases).toSorted((a, b) => b.length - a.length)
  const parts = new RegExp(`${known.join('|')}|[^]`, 'g')
  return (name) => name.replace(parts, (part) => phrases[part] ?? letters.get(part) ?? part)
}

/** Which fields name a place, a school, a station or an organisation. */
type NamedFields = {
  /** Their text is such a name. */
  fields: ReadonlySet<string>
  /** They hold nothing but such names: in a list, or by the ids of what they name. */
  records: ReadonlySet<string>
  /** They hold places, schools, stations or organisations, whose `name` is such a name. */
  things: ReadonlySet<string>
}

/** Of answers. No body has one of these fields, so that nothing turned is ever sent back. */
export const answerNames: NamedFields = {
  fields: new Set([
    ...['schoolName', 'nearerSchoolName', 'proposedSchoolName', 'stationName', 'targetName'],
    ...['townshipName', 'placeName', 'countyName', 'unitName', 'orgUnitName', 'orgName'],
    ...['organisationName', 'organisation', 'school', 'station', 'nodeName', 'group'],
    'officialName',
  ]),
  records: new Set(['schoolNames', 'alsoAt']),
  things: new Set([
    ...['places', 'townships', 'units', 'unit', 'school', 'schools', 'hosts', 'orgUnits'],
    ...['stations', 'station', 'trials', 'weeks', 'targets', 'hub', 'above'],
  ]),
}

/** Of official papers; `why` is a sentence with such names in it, `named` a cell that is nothing else. */
export const paperNames: NamedFields = {
  fields: new Set([
    ...['county', 'township', 'unit', 'station', 'place', 'school', 'organisation'],
    ...['issuer', 'signature', 'officialName', 'why', 'named'],
  ]),
  records: new Set(['units']),
  things: new Set(['unit', 'units', 'townships']),
}

/** `value` with every such name turned; whatever else it says is the same. */
export function withNamesTurned<T>(value: T, turn: TurnName, named: NamedFields): T {
  const walk = (holder: unknown, isNamed: boolean, areNames: boolean): unknown =>
    each(holder, (inner, key) => {
      if (typeof inner !== 'string')
        return walk(
          inner,
          named.things.has(key) || (isNamed && Array.isArray(holder)),
          named.records.has(key),
        )
      return areNames || named.fields.has(key) || (isNamed && key === 'name') ? turn(inner) : inner
    })
  return walk(value, false, false) as T
}

function each(holder: unknown, change: (inner: unknown, key: string) => unknown): unknown {
  if (Array.isArray(holder)) return holder.map((inner) => change(inner, ''))
  if (typeof holder !== 'object' || holder === null) return holder
  return Object.fromEntries(Object.entries(holder).map(([key, inner]) => [key, change(inner, key)]))
}
