import { isDay } from '../../base/calendar.ts'
import { type Cursor, countLimit } from '../../base/cursor.ts'
import { isId } from '../../base/ids.ts'
import type { CodeRange } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import type { Actor } from '../people/actor.ts'
import { maskRow } from './cells.ts'
import { type ListQuery, listCounted, sumStored } from './list-store.ts'
import { readingReach } from './reading.ts'
import type { Register } from './registers.ts'
import {
  disputed,
  type FieldKind,
  fieldNames,
  isSorted,
  isState,
  kindOf,
  type Row,
  type Shape,
} from './shape.ts'
import { rowOf } from './store.ts'

export type Query = {
  filter?: Readonly<Record<string, unknown>> | undefined
  /** A field's name, with `-` before it for the other way round; by default the name field. */
  sort?: string | undefined
  search?: string | undefined
  within?: CodeRange | undefined
  after?: Cursor | undefined
  limit: number
}

/** Fetching that many rows by their id takes about as long as reading a search index of 100,000. */
const sortedWhole = 5_000

export type Page = {
  rows: Row[]
  next?: Cursor
  count: number
  /** False: there are more than `count`. */
  counted: boolean
}

/** Rows the actor may read; personal fields masked unless a grant is live. */
export async function listRows(db: Db, actor: Actor, of: Register, query: Query): Promise<Page> {
  const wanted = listQueryOf(of.shape, actor, query)
  const { rows, next, count } = await scoped(db, actor, (tx) =>
    listCounted(tx, of.shape, wanted, { countLimit: countLimit + 1, sortedWhole }),
  )
  return {
    rows: rows.map((row) => rowOf(maskRow(of.shape, row))),
    ...(next && { next }),
    count: Math.min(count, countLimit),
    counted: count <= countLimit,
  }
}

/** Sums of number fields over everything the query finds: the totals above a list. */
export async function sumRows(
  db: Db,
  actor: Actor,
  of: Register,
  query: Omit<Query, 'limit'>,
  fields: readonly string[],
): Promise<Record<string, number>> {
  const wanted = listQueryOf(of.shape, actor, { ...query, limit: 1 })
  return scoped(db, actor, (tx) => sumStored(tx, of.shape, wanted, fields))
}

export function listQueryOf(shape: Shape, actor: Actor, query: Query): ListQuery {
  const sort = query.sort ?? shape.nameField
  const field = sort.replace(/^-/, '')
  if (!(field in shape.fields))
    throw invalid('sort_unknown', { value: sort, allowed: fieldNames(shape) })
  if (!isSorted(shape, field)) throw invalid('sort_unknown', { value: sort, allowed: [] })
  for (const [name, value] of Object.entries(query.filter ?? {})) {
    if (isState(shape, name)) {
      const states = [
        ...Object.keys(shape.lifecycle?.states ?? {}),
        ...(shape.feed ? [disputed] : []),
      ]
      const wrong = [value].flat().find((one) => !states.includes(String(one)))
      if (wrong !== undefined) throw invalid('filter_value_wrong', { field: name, value: wrong })
      continue
    }
    if (name === 'id' && [value].flat().every(isId)) continue
    // Filtering by a masked value would tell it.
    if (!(name in shape.fields) || shape.fields[name]?.personal) {
      throw invalid('filter_unknown', { value: name, allowed: fieldNames(shape) })
    }
    const wrong = [value].flat().find((one) => one !== null && !fits(kindOf(shape, name), one))
    if (wrong !== undefined) throw invalid('filter_value_wrong', { field: name, value: wrong })
  }
  const { after } = query
  const sortedBy = field === shape.nameField ? 'text' : kindOf(shape, field)
  if (after && after.value !== null && !fits(sortedBy, after.value)) {
    throw invalid('invalid_request', {
      problems: [{ field: 'after', message: 'of another order' }],
    })
  }
  const search = foldText(query.search ?? '')
  return {
    reach: readingReach(actor, shape),
    filter: query.filter ?? {},
    sort: field,
    descending: sort.startsWith('-'),
    limit: query.limit,
    ...(query.within && { within: query.within }),
    ...(search && { search }),
    ...(after && { after }),
  }
}

/** Whether a column of the kind can be compared with it. */
function fits(kind: FieldKind, value: unknown): boolean {
  const text = String(value)
  switch (kind) {
    case 'integer':
      return /^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= 2_147_483_647
    case 'decimal':
      return /^[+-]?\d+(\.\d+)?(e[+-]?\d{1,2})?$/i.test(text)
    case 'boolean':
      return text === 'true' || text === 'false'
    case 'day':
      return isDay(text)
    default:
      return true
  }
}
