import { type RawBuilder, sql } from 'kysely'
import type * as z from 'zod'
import type { Lifecycle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import type { Recorder } from '../sync/record-actions.ts'
import type { Plain } from './cells.ts'
import type { SheetReading } from './headings.ts'
import type { Row, Shape } from './shape.ts'

/** Where a row stands. `self`: the row is an organisation and its id is the organisation's. */
export type Standing = { regionCode: string; organisationId?: string | 'self' }

export type Change<S extends z.ZodObject = z.ZodObject> = {
  before?: Row<S>
  /** Absent: retired. */
  after?: Row<S>
}

/** `by`: a word of `things`. */
export type Use = { id: string; by: string }

/** A shape and the four functions that touch the world. They are methods, so that lists accept every register. */
export type Register<S extends z.ZodObject = z.ZodObject> = {
  shape: Shape<S>
  /** At a station: what is done to its cases is recorded. Absent: this is the hub. */
  recorder?: Recorder
  /** In the order of `rows`; undefined: the place or the school is unknown. One query for all of them. */
  placeOf(tx: Tx, rows: readonly z.output<S>[]): Promise<(Standing | undefined)[]>
  /** Problems that need the database, for the whole batch at once. */
  checkAll?(tx: Tx, rows: readonly z.output<S>[]): Promise<Problem[][]>
  /** Columns that are made of the row and are no field of it; in the order of `rows`, the same for each. */
  derived?(tx: Tx, rows: readonly z.output<S>[]): Promise<Plain[]>
  /** What headings and words of sheets mean here, and in one sender's sheets, by the name under which that is kept. */
  readings?(tx: Tx, actor: Actor, name: string | undefined): Promise<SheetReading>
  /** Of a case: what the obstacles of its moves ask, in the order of `rows`; absent: nothing. */
  facts?(tx: Tx, actor: Actor, rows: readonly Row<S>[], now: Date): Promise<unknown[]>
  /** Of a case: locks what `facts` are found from, so that two who move at once do not both find it free. */
  lockFacts?(tx: Tx, rows: readonly Row<S>[]): Promise<void>
  /** Of a case: in the same transaction, after its rows were moved, or a dispute was settled (`settle`: as it is then). */
  moved?(tx: Tx, actor: Actor, rows: readonly Row<S>[], move: string, now: Date): Promise<void>
  /** Those of the rows, in use, on which other things in use rest, and what those are (`rooms`). */
  usedBy?(tx: Tx, ids: readonly string[]): Promise<Use[]>
  /** What of `usedBy` hinders retiring a row by hand; the rest of it goes along, or stays as history. */
  hindersRetiring?: readonly string[]
  /** Registers whose rows belong to a row of this one as their organisation, and are retired with it. */
  belongings?: readonly Register[]
  /** In the same transaction, after the rows were written: what follows from them. */
  saved?(tx: Tx, actor: Actor, changes: readonly Change<S>[]): Promise<void>
}

/** A register with a lifecycle: its moves ask what `facts` finds. */
export const defineCase = <S extends z.ZodObject, Facts>(
  shape: Shape<S> & { lifecycle: Lifecycle<string, Facts> },
  functions: Omit<Register<S>, 'shape' | 'facts'> & {
    facts(tx: Tx, actor: Actor, rows: readonly Row<S>[], now: Date): Promise<Facts[]>
  },
): Register<S> => ({ shape, ...functions })

/** `uses` selects (id, by) of the rows whose ids it is given. */
export const usedAs =
  (uses: (ids: RawBuilder<unknown>) => RawBuilder<Use>) =>
  async (tx: Tx, ids: readonly string[]): Promise<Use[]> =>
    ids.length === 0 ? [] : (await uses(sql`any(${[...ids]}::uuid[])`).execute(tx)).rows

/** The register with what later features rest on it. */
export const alsoUsed = (
  of: Register,
  later: readonly Readonly<Record<string, NonNullable<Register['usedBy']>>>[],
): Register => {
  const all = [of.usedBy, ...later.map((uses) => uses[of.shape.name])].filter((one) => !!one)
  const usedBy = async (tx: Tx, ids: readonly string[]) => {
    const found: Use[] = []
    for (const find of all) found.push(...(await find(tx, ids)))
    return found
  }
  return all.length === 0 ? of : { ...of, usedBy }
}

export const defineRegister = <S extends z.ZodObject>(
  shape: Shape<S>,
  functions: Omit<Register<S>, 'shape'>,
): Register<S> => ({ shape, ...functions })
