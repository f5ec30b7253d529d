import type * as z from 'zod'
import { type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, commonRange, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import type { PlaceQuery } from '../../base/schemas.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { listMoves, openMoves } from '../moves/move-actions.ts'
import { waitsFor } from '../moves/waits-actions.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPerson } from '../people/person-store.ts'
import { movableOf } from '../registers/case-actions.ts'
import { mayRead } from '../registers/reading.ts'
import type { Register } from '../registers/registers.ts'
import type { BatchHead, Missing, OwnTraining, Trainee } from './api.ts'
import {
  listBatchHeads,
  listLastEnds,
  listOwnEnrolments,
  listTrainees,
  type StoredBatch,
} from './batch-store.ts'
import { listCertificatesOf } from './certificate-store.ts'
import { enrolment } from './enrolment.ts'
import { enrolIn } from './enrolment-registers.ts'
import {
  listEnrolmentsOf,
  listHolding,
  listMustBeTrained,
  type MustBeTrained,
  personKey,
} from './store.ts'

/** Batches of the reader's county: whose people go to one reads what it is, and those of his own place who are in it. */
export async function listBatches(db: Db, actor: Actor): Promise<{ batches: BatchHead[] }> {
  requireAnywhere(actor, 'training_batches.read')
  const found = await asSystem(db, 'batches and their people', (system) => listBatchHeads(system))
  return { batches: found.filter((one) => concerns(actor, one)).map(told) }
}

const concerns = (actor: Actor, { regionCode, placeLevel }: StoredBatch): boolean =>
  reachOf(actor, 'training_batches.read').some(
    (reach) => commonRange(reach, rangeOf(regionCode, placeLevel)) !== undefined,
  )

const told = ({
  stateAt: _at,
  updatedAt: _updated,
  placeLevel: _level,
  ...head
}: StoredBatch): BatchHead => head

async function requireBatch(system: Tx, actor: Actor, id: string): Promise<StoredBatch> {
  const [found] = await listBatchHeads(system, id)
  if (!found || !concerns(actor, found)) throw notFound('training_batch', id)
  return found
}

export async function readBatch(db: Db, actor: Actor, batches: Register, id: string, now: Date) {
  requireAnywhere(actor, 'training_batches.read')
  const { head, history, facts } = await asSystem(
    db,
    'batches and their people',
    async (system) => {
      const head = await requireBatch(system, actor, id)
      const [facts] = (await batches.facts?.(system, actor, [head as never], now)) ?? []
      return { head, facts, history: await listMoves(system, id) }
    },
  )
  const movable = movableOf(batches)
  const row = { ...head, state: head.state as string }
  return scoped(db, actor, async (tx) => ({
    batch: told(head),
    moves: openMoves(actor, movable, row, facts as never) as ReturnType<
      typeof openMoves<typeof head, BatchHead['state'], never>
    >,
    waitsFor: (
      await waitsFor(tx, actor, movable, [{ ...row, since: head.stateAt }], dayOf(now))
    ).flat(),
    history,
    trainees: await seenTrainees(tx, actor, head.batchNo),
  }))
}

export async function seenTrainees(tx: Tx, actor: Actor, batchNo: string): Promise<Trainee[]> {
  return (await listTrainees(tx, batchNo))
    .filter((one) => mayRead(actor, enrolment, one))
    .map(({ regionCode: _region, ...trainee }) => trainee)
}

export async function readBatchAndPeople(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ batch: BatchHead; trainees: Trainee[] }> {
  requireAnywhere(actor, 'training_batches.read')
  const head = await asSystem(db, 'batches and their people', (system) =>
    requireBatch(system, actor, id),
  )
  const trainees = await scoped(db, actor, (tx) => seenTrainees(tx, actor, head.batchNo))
  return { batch: told(head), trainees }
}

/** All or nobody: who cannot be enrolled is named. */
export async function enrol(
  db: Db,
  actor: Actor,
  { id, people }: { id: string; people: readonly { unitCode: string; name: string }[] },
): Promise<{ enrolled: number }> {
  requireAnywhere(actor, 'training_batches.read')
  const { batchNo, state } = await asSystem(db, 'batches and their people', (system) =>
    requireBatch(system, actor, id),
  )
  const alien = people.find(
    ({ unitCode }) => !may(actor, 'enrolments.write', { regionCode: unitCode }),
  )
  if (alien) throw forbidden('not_permitted', { verb: 'enrolments.write' })
  if (state !== 'enrolling' && state !== 'running') throw conflict('batch_not_open', {})
  await scoped(db, actor, async (tx) => {
    await waitForTurn(tx, 'enrolments')
    await enrolIn(tx, actor, batchNo, people)
  })
  return { enrolled: people.length }
}

/** Who must be trained and holds no certificate, once each, at the first of his stations (S3-15, I3-1). */
export async function listMissing(
  db: Db,
  actor: Actor,
  { place, placeLevel }: z.output<typeof PlaceQuery>,
  now: Date,
): Promise<{ day: Day; people: Missing[]; must: number; certified: number }> {
  requireAnywhere(actor, 'enrolments.read')
  const day = dayOf(now)
  return scoped(db, actor, (tx) => missingOn(tx, actor, rangeOf(place, placeLevel), day))
}

export async function missingOn(tx: Tx, actor: Actor, within: CodeRange, day: Day) {
  const must = (await listMustBeTrained(tx, within, day)).filter(({ unitCode }) =>
    mayRead(actor, enrolment, { regionCode: unitCode }),
  )
  const persons = Map.groupBy(must, personKey)
  const { held, known, ends } = await asSystem(tx, 'batches and their people', async (system) => ({
    held: new Set((await listHolding(system, within, day)).map(personKey)),
    known: await listEnrolmentsOf(system, must),
    ends: new Map((await listLastEnds(system, must)).map((one) => [personKey(one), one.toDay])),
  }))
  const people = [...persons].flatMap(([key, rows]) => {
    const [first, ...others] = rows
    if (held.has(key) || !first) return []
    const [last] = known.get(key) ?? []
    return [
      {
        ...missingOf(first, others),
        ...{ batchNo: last?.batchNo ?? null, state: last?.state ?? null },
        endedOn: ends.get(key) ?? null,
      },
    ]
  })
  return { day, people, must: persons.size, certified: persons.size - people.length }
}

const missingOf = (first: MustBeTrained, others: readonly MustBeTrained[]) => {
  const all = [first, ...others]
  const { unitCode, unitName, unitLevel, townshipName, name } = first
  return {
    ...{ unitCode, unitName, townshipName, name },
    positions: [...new Set(all.map(({ position }) => position))],
    alsoAt: [...new Set(all.map((one) => one.unitName))].filter((one) => one !== unitName),
    tier: unitLevel === 'township' ? ('township_station' as const) : ('village_point' as const),
  }
}

/** By the asker's name and place: certificates and enrolments know no more of him. */
export async function readOwnTraining(db: Db, actor: Actor, now: Date): Promise<OwnTraining> {
  return asSystem(db, 'own training', async (system) => {
    const person = await findPerson(system, actor.personId)
    if (!person) return { day: dayOf(now), certificates: [], enrolments: [] }
    const self = { name: person.name, township: person.regionCode.slice(0, 9) }
    const certificates = await listCertificatesOf(system, self)
    return {
      day: dayOf(now),
      certificates: certificates.map(({ id, number, state, scope, unitName, fromDay, toDay }) => ({
        ...{ id, number, state, scope, unitName, fromDay, toDay },
      })),
      enrolments: await listOwnEnrolments(system, self),
    }
  })
}
