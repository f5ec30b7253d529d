import type * as z from 'zod'
import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
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

/** A shape and the four functions that touch the world. They are methods, so that lists accept every register. */
export type Register<S extends z.ZodObject = z.ZodObject> = {
  shape: Shape<S>
  /** In the order of `rows`; undefined: the place or the school is unknown. One query for all of them. */
  placeOf(tx: Tx, rows: readonly z.output<S>[]): Promise<(Standing | undefined)[]>
  /** Problems that need the database, for the whole batch at once. */
  checkAll?(tx: Tx, rows: readonly z.output<S>[]): Promise<Problem[][]>
  /** Columns that are made of the row and are no field of it; in the order of `rows`, the same for each. */
  derived?(tx: Tx, rows: readonly z.output<S>[]): Promise<Plain[]>
  /** What headings and words of sheets mean here, and in one sender's sheets, by the name under which that is kept. */
  readings?(tx: Tx, actor: Actor, name: string | undefined): Promise<SheetReading>
  /** In the same transaction, after the rows were written: what follows from them. */
  saved?(tx: Tx, actor: Actor, changes: readonly Change<S>[]): Promise<void>
}

export const defineRegister = <S extends z.ZodObject>(
  shape: Shape<S>,
  functions: Omit<Register<S>, 'shape'>,
): Register<S> => ({ shape, ...functions })
