import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { AuditActor } from '../audit/store.ts'
import { type Movable, recordMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { readFiles } from './facts-store.ts'
import { onwards, type Step } from './onwards.ts'
import { openOrders, type StageFacts } from './stage-facts.ts'
import { type StationStage, stationLifecycle } from './station-life.ts'
import {
  type FoundStation,
  findFound,
  findStationIds,
  insertMarks,
  lockFound,
  type NewMark,
  setStage,
} from './store.ts'

/** Notes what was decided about stations, and moves them as far as that brings them; a later feature calls it. */
export async function markStations(
  tx: Tx,
  actor: AuditActor,
  marks: readonly NewMark[],
  now: Date,
): Promise<void> {
  await asSystem(tx, 'what a station rests on', async (system) => {
    const ids = [...new Set(marks.map(({ stationId }) => stationId))]
    await lockFound(system, ids)
    await insertMarks(
      system,
      marks.map((one) => ({
        ...{ ...one, id: newId() },
        ...{ actorId: actor.personId ?? null, actorName: actor.name },
      })),
    )
    await judgeStations(system, actor, ids, now)
  })
}

/** Moves the stations of these units as far as they go by themselves, after something that they rest on has changed. */
export const judgeUnits = (
  tx: Tx,
  actor: AuditActor,
  units: readonly string[],
  now: Date,
): Promise<void> =>
  asSystem(tx, 'what a station rests on', async (system) =>
    judgeStations(system, actor, await findStationIds(system, units), now),
  )

/** As the system sees them all; how many moved. */
export async function judgeStations(
  tx: Tx,
  actor: AuditActor,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  const files = await readFiles(tx, await lockFound(tx, ids), dayOf(now))
  let going = files.map(({ station, facts }) => ({
    station,
    facts,
    steps: onwards(station, facts),
  }))
  for (; going.length > 0; going = going.flatMap(rest)) await takeFirst(tx, actor, going)
}

type Going = { station: FoundStation; facts: StageFacts; steps: Step[] }
const rest = ({ steps, ...one }: Going): Going[] =>
  steps.length > 1 ? [{ ...one, steps: steps.slice(1) }] : []

/** The first step of each; those that take the same one together. */
async function takeFirst(tx: Tx, actor: AuditActor, going: readonly Going[]): Promise<void> {
  const taking = going.flatMap(({ station, facts, steps: [step] }) =>
    step ? [{ station, facts, step }] : [],
  )
  const alike = Map.groupBy(taking, ({ step }) => `${step.move} ${step.from}`)
  for (const some of alike.values()) {
    const [{ step }] = some as [(typeof some)[number]]
    const rows = some.map(({ station: { id, regionCode } }) => ({
      ...{ id, regionCode, state: step.from },
    }))
    const reason = step.move === 'rectify' ? noteOf(some[0]?.facts) : null
    await recordMoves(tx, actor, stationLifecycle, rows, { move: step.move, reason })
    await setStage(
      tx,
      rows.map(({ id }) => id),
      step.to,
      { backTo: step.to === 'rectifying' ? step.from : null },
    )
  }
}

/** What the order says, of the first that is open. */
function noteOf(facts: StageFacts | undefined): string | null {
  const [order] = facts ? openOrders(facts) : []
  const found = facts?.marks.find(({ mark, restsOn }) => mark === 'order' && restsOn === order)
  return (found as { note?: string | null } | undefined)?.note ?? null
}

type StationRow = FoundStation & { state: StationStage }
const rowOf = (station: FoundStation): StationRow => ({ ...station, state: station.stage })

/** Whoever reads the unit's, and its host. */
export const mayReadFound = (
  actor: Actor,
  { regionCode, schoolId, schoolRegion }: FoundStation,
): boolean =>
  may(actor, 'founding.read', { regionCode }) ||
  (schoolId !== null &&
    schoolRegion !== null &&
    may(actor, 'founding.read', { regionCode: schoolRegion, organisationId: schoolId }))

/** A station that the reader sees, as the system sees it. */
export async function requireFound(system: Tx, actor: Actor, id: string): Promise<FoundStation> {
  const [station] = await findFound(system, [id])
  if (!station || !mayReadFound(actor, station)) throw notFound('learning_station', id)
  return station
}

/** What an office does with stations by hand. */
export const stationMovable: Movable<StationRow, StationStage, StageFacts> = {
  lifecycle: stationLifecycle,
  lock: async (tx, ids) => (await lockFound(tx, ids)).map(rowOf),
  sees: mayReadFound,
  facts: async (tx, _actor, rows, now) =>
    asSystem(tx, 'what a station rests on', async (system) =>
      (
        await readFiles(
          system,
          await inOrder(
            system,
            rows.map(({ id }) => id),
          ),
          dayOf(now),
        )
      ).map(({ facts }) => facts),
    ),
  store: async (tx, moved, { move, to, actor, now }) => {
    const ids = moved.map(({ row }) => row.id)
    await setStage(tx, ids, to, { isLeaving: move === 'relocate' })
    await asSystem(tx, 'what a station rests on', (system) =>
      judgeStations(system, actor, ids, now),
    )
  },
}

async function inOrder(tx: Tx, ids: readonly string[]): Promise<FoundStation[]> {
  const found = new Map((await findFound(tx, ids)).map((one) => [one.id, one]))
  return ids.flatMap((id) => found.get(id) ?? [])
}
