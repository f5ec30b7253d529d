import { newId } from '../../base/ids.ts'
import {
  type Lifecycle,
  type Move,
  movesFrom,
  notPermitted,
  type Obstacle,
  type OpenMove,
  type Side,
} from '../../base/lifecycle.ts'
import { conflict, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { type AuditActor, audit } from '../audit/store.ts'
import { type Actor, may, type Standing } from '../people/actor.ts'
import type { AskedMove, Moved, MoveEntry } from './api.ts'

export type MovableRow<State extends string = string> = {
  id: string
  state: State
  regionCode: string
  organisationId?: string | null
  version?: number
}

/** A lifecycle and where its rows are kept. Functions are methods, so that lists accept every one. */
export type Movable<
  Row extends MovableRow<State>,
  State extends string = string,
  Facts = unknown,
> = {
  lifecycle: Lifecycle<State, Facts>
  /** Locked until the transaction ends, in the order of their ids; also what their facts are found from. */
  lock(tx: Tx, ids: readonly string[]): Promise<Row[]>
  /** Whether the reader knows of the row at all. */
  sees(actor: Actor, row: Row): boolean
  /** What the obstacles ask, in the order of `rows`; one query for all of them. */
  facts(tx: Tx, actor: Actor, rows: readonly Row[], now: Date): Promise<Facts[]>
  /** Where the move's verb is asked, where that is not the row's own place. */
  standingOf?(row: Row, move: string): Standing
  /** Where moves are made; absent: at the hub. */
  side?: Side
  /** What keeps the row from every move. */
  hinders?(row: Row): Obstacle[]
  /** How it is written down what was done, where that is more than a line of history. */
  record?(tx: Tx, actor: Actor, made: readonly Judged<Row>[], asked: Reasoned): Promise<void>
  store(tx: Tx, rows: readonly { row: Row; facts: Facts }[], made: Made<State>): Promise<void>
}
export type Judged<Row> = { row: Row; flags: readonly Obstacle[] }
type Reasoned = Pick<AskedMove, 'move' | 'despite'> & { reason?: string | null }
export type Made<State extends string> = { move: string; to: State; actor: Actor; now: Date }

export const makeMoves = <Row extends MovableRow<State>, State extends string, Facts>(
  db: Db,
  actor: Actor,
  movable: Movable<Row, State, Facts>,
  asked: AskedMove,
  now: Date,
): Promise<Moved> => scoped(db, actor, (tx) => movesWithin(tx, actor, movable, asked, now))

async function movesWithin<Row extends MovableRow<State>, State extends string, Facts>(
  tx: Tx,
  actor: Actor,
  movable: Movable<Row, State, Facts>,
  asked: AskedMove,
  now: Date,
): Promise<Moved> {
  const move = movable.lifecycle.moves[asked.move] as Move<State, Facts>
  if (move.reason !== undefined && !asked.reason)
    throw invalid('move_needs_reason', { move: asked.move })
  const seen = new Map(asked.rows.map(({ id, version }) => [id.toLowerCase(), version]))
  const rows = (await movable.lock(tx, [...seen.keys()])).filter((row) => movable.sees(actor, row))
  const missing = [...seen.keys()].find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined) throw notFound(movable.lifecycle.name, missing)
  const facts = await movable.facts(tx, actor, rows, now)
  const judged = rows.map((row, at) => ({
    row,
    facts: facts[at] as Facts,
    ...judge(actor, movable, row, facts[at] as Facts, { ...asked, seen: seen.get(row.id) }),
  }))
  const free = judged.filter(({ obstacles }) => obstacles.length === 0)
  const hindered = judged
    .filter(({ obstacles }) => obstacles.length > 0)
    .map(({ row: { id }, obstacles }) => ({ id, obstacles }))
  if (hindered.length > 0 && !asked.partly) refuse(asked.move, hindered, free.length)
  if (free.length > 0) {
    const moved = free.map(({ row }) => row)
    if (movable.record) await movable.record(tx, actor, free, asked)
    else await recordMoves(tx, actor, movable.lifecycle, moved, asked)
    await movable.store(tx, free, { move: asked.move, to: move.to, actor, now })
  }
  return { moved: free.map(({ row }) => row.id), hindered }
}

/** What keeps the row from the move now, and what it carries; a row that was changed since it was looked at is another row. */
function judge<Row extends MovableRow<State>, State extends string, Facts>(
  actor: Actor,
  movable: Movable<Row, State, Facts>,
  row: Row,
  facts: Facts,
  { move, despite = [], seen }: AskedMove & { seen: number | undefined },
): { obstacles: Obstacle[]; flags: Obstacle[] } {
  const { by } = movable.lifecycle.moves[move] as Move<State, Facts>
  const none = { flags: [] }
  // Whoever may not make the move learns that, and not how the row stands.
  if (by !== 'system' && !may(actor, by, movable.standingOf?.(row, move) ?? row))
    return { obstacles: [notPermitted(by)], ...none }
  const open = openMoves(actor, movable, row, facts).find(({ name }) => name === move)
  if (!open) return { obstacles: [{ code: 'move_not_from_here' }], ...none }
  const { obstacles, flags = [] } = open
  const changed = seen !== undefined && seen !== row.version
  const left = obstacles.filter(({ code, overridable }) => !(overridable && despite.includes(code)))
  return { obstacles: [...(changed ? [{ code: 'changed_since_seen' }] : []), ...left], flags }
}

/** One row says what hinders it; of many it is told for each, and how many are free. */
function refuse(move: string, hindered: Moved['hindered'], free: number): never {
  const [first] = hindered
  const [only] = first?.obstacles ?? []
  if (hindered.length + free > 1) throw conflict('moves_hindered', { move, free, hindered })
  if (only?.code === 'move_not_from_here' || only?.code === 'changed_since_seen')
    throw conflict(only.code, { move })
  throw conflict('move_obstructed', { move, obstacles: first?.obstacles ?? [] })
}

/** Every move a person may make with the row now, and what stands in the way of each. */
export function openMoves<Row extends MovableRow<State>, State extends string, Facts>(
  actor: Actor,
  { lifecycle, standingOf = (row) => row, side, hinders }: Movable<Row, State, Facts>,
  row: Row,
  facts: Facts,
): OpenMove<State>[] {
  const before = hinders?.(row) ?? []
  return movesFrom(
    lifecycle,
    row.state,
    facts,
    (verb, move) => may(actor, verb, standingOf(row, move)),
    side,
  ).map((open) => ({ ...open, obstacles: [...before, ...open.obstacles] }))
}

/** Writes history and audit; the caller stores the new state. Also for moves that follow from something else. */
export async function recordMoves(
  tx: Tx,
  actor: AuditActor,
  { name: lifecycle, moves }: { name: string; moves: Readonly<Record<string, { to: string }>> },
  moved: readonly MovableRow[],
  { move, reason = null, despite }: Reasoned,
): Promise<void> {
  if (moved.length === 0) return
  const to = moves[move]?.to ?? ''
  const rows = moved.map(({ id, regionCode, state }) => ({
    id: newId(),
    lifecycle,
    subjectId: id,
    regionCode,
    name: move,
    fromState: state,
    toState: to,
    reason,
    actorId: actor.personId || null,
    actorName: actor.name,
  }))
  await tx.insertInto('moves').values(rows).execute()
  await auditMoves(tx, actor, lifecycle, rows, despite)
}

export async function auditMoves(
  tx: Tx,
  actor: AuditActor,
  lifecycle: string,
  rows: readonly AuditedMove[],
  despite?: readonly string[],
): Promise<void> {
  await audit(
    tx,
    actor,
    rows.map(({ subjectId, regionCode, name, fromState, toState, reason }) => ({
      action: `${lifecycle}.moved`,
      subjectType: lifecycle,
      subjectId,
      regionCode,
      payload: { move: name, from: fromState, to: toState, reason, ...(despite && { despite }) },
    })),
  )
}
type AuditedMove = {
  subjectId: string
  regionCode: string
  name: string
  fromState: string
  toState: string
  reason: string | null
}

export const listMoves = (tx: Tx, subjectId: string): Promise<MoveEntry[]> =>
  tx
    .selectFrom('moves')
    .select(['name', 'fromState', 'toState', 'reason', 'actorName', 'at'])
    .where('subjectId', '=', subjectId)
    .orderBy('at')
    .execute()
