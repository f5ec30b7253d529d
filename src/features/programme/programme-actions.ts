import { type Day, dayOf, daysBetween } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, commonRange, type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { listMoves, type Movable, openMoves } from '../moves/move-actions.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { concerned, type GateItem, isDone, realSpan, tallyOf, type UnitFacts } from './gate.ts'
import { listUnitFacts } from './gate-store.ts'
import {
  type PhaseFacts,
  type PhaseState,
  phaseLifecycle,
  phasesFrom,
  type TemplateName,
  warningsOf,
} from './programme.ts'
import type { ItemLine, ItemRow, Phase, Programme } from './programme-api.ts'
import {
  findProgramme,
  insertPhases,
  insertProgramme,
  insertWaiver,
  listPhases,
  listProgrammes,
  listWaivers,
  lockPhases,
  type StoredPhase,
  type StoredProgramme,
  type StoredWaiver,
  setPhaseDays,
  setPhaseStates,
  setProgramme,
} from './programme-store.ts'

/** A programme is its whole county's business, figures are of the reader's place. */
const sees = (actor: Actor, { regionCode }: { regionCode: string }): boolean =>
  reachOf(actor, 'programmes.read').some((reach) =>
    commonRange(reach, rangeOf(regionCode, 'county')),
  )

type Asked = { place?: string | undefined; placeLevel: PlaceLevel }

export async function readProgrammes(
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
): Promise<{ programmes: Programme[] }> {
  requireAnywhere(actor, 'programmes.read')
  // A township's programme is its county's.
  const above = placeLevel === 'township' || placeLevel === 'village' ? 'county' : placeLevel
  const found = await asSystem(db, 'the programme of a county', (tx) =>
    listProgrammes(tx, rangeOf(place, above)),
  )
  return { programmes: found.filter((one) => sees(actor, one)) }
}

export async function addProgramme(
  db: Db,
  actor: Actor,
  given: { place: string; template: TemplateName; title: string; fromDay: Day },
): Promise<{ id: string }> {
  const regionCode = placeAt(given.place, 'county')
  requireWriter(actor, { regionCode })
  const { phases, toDay } = phasesFrom(given.template, given.fromDay)
  return scoped(db, actor, async (tx) => {
    await refuseTitle(tx, regionCode, given.title)
    const id = newId()
    const { template, title, fromDay } = given
    await insertProgramme(tx, {
      ...{ id, regionCode, template, title, fromDay, toDay, simulated: false },
      createdBy: actor.personId || null,
    })
    await insertPhases(
      tx,
      phases.map(({ items, ...phase }) => ({
        ...{ ...phase, id: newId(), programmeId: id, regionCode, items: [...items] },
      })),
    )
    await audit(tx, actor, [
      event(
        { action: 'programme.created', ...{ id, regionCode } },
        { template, title, fromDay, toDay },
      ),
    ])
    return { id }
  })
}

async function refuseTitle(tx: Tx, regionCode: string, title: string, of?: string): Promise<void> {
  const own = await listProgrammes(tx, rangeOf(regionCode, 'county'))
  if (own.some((one) => one.title === title && one.id !== of))
    throw conflict('programme_title_taken')
}

export async function changeProgramme(
  db: Db,
  actor: Actor,
  {
    id,
    version,
    ...change
  }: { id: string; version: number; title: string; fromDay: Day; toDay: Day },
): Promise<void> {
  if (change.toDay < change.fromDay)
    throw invalid('ends_before_it_begins', { from: change.fromDay })
  await scoped(db, actor, async (tx) => {
    const found = await requireProgramme(tx, actor, id)
    requireWriter(actor, found)
    await refuseTitle(tx, found.regionCode, change.title, id)
    if (!(await setProgramme(tx, { id, version }, change))) throw conflict('changed_since_seen')
    await audit(tx, actor, [event({ action: 'programme.changed', ...found }, change)])
  })
}

export async function changePhase(
  db: Db,
  actor: Actor,
  { id, version, ...days }: { id: string; version: number; fromDay: Day; toDay: Day },
): Promise<void> {
  if (days.toDay < days.fromDay) throw invalid('ends_before_it_begins', { from: days.fromDay })
  await scoped(db, actor, async (tx) => {
    const phase = await requirePhase(tx, actor, id)
    requireWriter(actor, phase)
    if (phase.state === 'closed') throw conflict('phase_is_closed')
    if (phase.version !== version) throw conflict('changed_since_seen')
    await setPhaseDays(tx, id, days)
    await audit(tx, actor, [
      event(
        {
          action: 'programme.phase_changed',
          ...{ id: phase.programmeId, regionCode: phase.regionCode },
        },
        {
          ...{ number: phase.number, ...days },
        },
      ),
    ])
  })
}

export async function waiveItem(
  db: Db,
  actor: Actor,
  { id, item, reason }: { id: string; item: GateItem; reason: string },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const phase = await requirePhase(tx, actor, id)
    requireWriter(actor, phase)
    if (phase.state === 'closed') throw conflict('phase_is_closed')
    if (!phase.items.includes(item)) throw notFound('gate_item', item)
    const { regionCode, number } = phase
    await insertWaiver(tx, {
      ...{ id: newId(), phaseId: id, regionCode, item, reason },
      ...{ actorId: actor.personId || null, actorName: actor.name },
    })
    await audit(tx, actor, [
      event(
        { action: 'programme.item_waived', ...{ id: phase.programmeId, regionCode } },
        { number, item, reason },
      ),
    ])
  })
}

/** All that the page of a programme shows, of the reader's part of a place. */
export async function readProgramme(
  db: Db,
  actor: Actor,
  { id, ...asked }: Asked & { id: string },
  now: Date,
) {
  return asSystem(db, 'the programme of a county', async (tx) => {
    const programme = await requireProgramme(tx, actor, id)
    const today = dayOf(now)
    const units = await unitsOf(tx, actor, programme, asked, today)
    const { phases, waivers } = await partsOf(tx, [programme])
    const lines = phases.map((phase) => lineOf(programme, phase, { units, waivers, today }))
    return {
      ...programme,
      ...{ today, daysLeft: Math.max(0, daysBetween(today, programme.toDay)) },
      covered: units.filter(({ done }) => done.province !== undefined).length,
      units: units.length,
      phases: await Promise.all(
        lines.map(async (line, at) => ({
          ...line,
          moves: openMoves(actor, phaseMovable, phases[at] as StoredPhase, factsOf(lines, line)),
          history: await listMoves(tx, line.id),
        })),
      ),
      warnings: warningsOf(programme, phases),
      mayWrite: may(actor, 'programmes.write', programme),
    }
  })
}

export async function readItemRows(
  db: Db,
  actor: Actor,
  { id, item, ...asked }: Asked & { id: string; item: GateItem },
  now: Date,
): Promise<{ title: string; rows: ItemRow[] }> {
  return asSystem(db, 'the programme of a county', async (tx) => {
    const programme = await requireProgramme(tx, actor, id)
    const units = await unitsOf(tx, actor, programme, asked, dayOf(now))
    const { fromDay, toDay } = programme
    return {
      title: programme.title,
      rows: concerned(item, units).map((unit) => {
        const doneOn = unit.done[item] ?? null
        return {
          ...{ code: unit.code, level: unit.level, unitName: unit.unitName },
          ...{ townshipName: unit.townshipName, stationId: unit.stationId, doneOn },
          isOutside: doneOn !== null && (doneOn < fromDay || doneOn > toDay),
        }
      }),
    }
  })
}

/** Items of open phases that should have been done by now, of each programme that is under way. */
export async function lateItems(
  db: Db,
  actor: Actor,
  now: Date,
): Promise<{ programme: StoredProgramme; dueOn: Day; item: ItemLine }[]> {
  const today = dayOf(now)
  return asSystem(db, 'the programme of a county', async (tx) => {
    const reach = reachOf(actor, 'programmes.write')
    const found: StoredProgramme[] = []
    for (const range of reach) found.push(...(await listProgrammes(tx, range)))
    const { phases, waivers } = await partsOf(tx, found)
    const late: { programme: StoredProgramme; dueOn: Day; item: ItemLine }[] = []
    for (const programme of found) {
      const own = phases.filter(
        (one) => one.programmeId === programme.id && one.state === 'open' && one.toDay < today,
      )
      if (own.length === 0) continue
      const units = await unitsOf(tx, actor, programme, { placeLevel: 'county' }, today)
      for (const phase of own)
        for (const item of lineOf(programme, phase, { units, waivers, today }).items)
          if (item.lateDays > 0) late.push({ programme, dueOn: phase.toDay, item })
    }
    return late
  })
}

/** A phase as something that is moved: its facts are those of the whole county, whoever moves it. */
export const phaseMovable: Movable<StoredPhase, PhaseState, PhaseFacts> = {
  lifecycle: phaseLifecycle,
  lock: lockPhases,
  sees,
  facts: async (tx, _actor, rows, now) =>
    asSystem(tx, 'the programme of a county', async (system) => {
      const facts: PhaseFacts[] = []
      for (const row of rows) {
        const programme = (await findProgramme(system, row.programmeId)) as StoredProgramme
        const { phases, waivers } = await partsOf(system, [programme])
        const within = rangeOf(programme.regionCode, 'county')
        const today = dayOf(now)
        const units = await listUnitFacts(system, within, { day: today, since: sinceOf(programme) })
        const lines = phases.map((phase) => lineOf(programme, phase, { units, waivers, today }))
        facts.push(factsOf(lines, lines.find(({ id }) => id === row.id) as Line))
      }
      return facts
    }),
  store: (tx, moved, { to }) =>
    setPhaseStates(
      tx,
      moved.map(({ row }) => row.id),
      to,
    ),
}

type Line = Omit<Phase, 'moves' | 'history'>

const factsOf = (lines: readonly Line[], { number, items }: Line): PhaseFacts => ({
  open: items.filter((one) => !one.isDone && one.waiver === null).length,
  before: lines.find((one) => one.number < number && one.state === 'open')?.number,
})

function lineOf(
  programme: StoredProgramme,
  phase: StoredPhase,
  {
    units,
    waivers,
    today,
  }: { units: readonly UnitFacts[]; waivers: readonly StoredWaiver[]; today: Day },
): Line {
  const tallies = phase.items.map((item) => tallyOf(item, units, programme))
  const items = tallies.map(({ firstOn: _first, lastOn: _last, ...tally }): ItemLine => {
    const waiver = waivers.find((one) => one.phaseId === phase.id && one.item === tally.item)
    const isOpen = !isDone(tally) && !waiver && phase.state === 'open'
    return {
      ...{ ...tally, isDone: isDone(tally) },
      lateDays: isOpen ? Math.max(0, daysBetween(phase.toDay, today)) : 0,
      waiver: waiver ? { reason: waiver.reason, actorName: waiver.actorName, at: waiver.at } : null,
    }
  })
  const [done, of] = [sum(items.map((one) => one.done)), sum(items.map((one) => one.of))]
  const { id, version, number, fromDay, toDay, state, stateAt } = phase
  const closedOn = state === 'closed' ? dayOf(stateAt) : null
  return {
    ...{ id, version, number, fromDay, toDay, state, items },
    percent: of === 0 ? 0 : Math.floor((100 * done) / of),
    real: realSpan({ fromDay, toDay, state, closedOn }, tallies, today),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

async function partsOf(tx: Tx, programmes: readonly StoredProgramme[]) {
  const ids = programmes.map(({ id }) => id)
  return { phases: await listPhases(tx, ids), waivers: await listWaivers(tx, ids) }
}

/** What was decided before a programme that asks anew counts no more in it. */
const sinceOf = ({ template, fromDay }: StoredProgramme): Day =>
  template === 'reaccreditation' ? fromDay : '1949-01-01'

/** Those that the reader may look at, as the system sees them. */
async function unitsOf(
  tx: Tx,
  actor: Actor,
  programme: StoredProgramme,
  { place, placeLevel }: Asked,
  day: Day,
): Promise<UnitFacts[]> {
  const county = rangeOf(programme.regionCode, 'county')
  const within: CodeRange | undefined = place
    ? commonRange(county, rangeOf(place, placeLevel))
    : county
  if (!within) return []
  const found = await listUnitFacts(tx, within, { day, since: sinceOf(programme) })
  return found.filter(({ code }) => may(actor, 'programmes.read', { regionCode: code }))
}

async function requireProgramme(tx: Tx, actor: Actor, id: string): Promise<StoredProgramme> {
  const found = await findProgramme(tx, id)
  if (!found || !sees(actor, found)) throw notFound('programme', id)
  return found
}

async function requirePhase(tx: Tx, actor: Actor, id: string): Promise<StoredPhase> {
  const [phase] = await lockPhases(tx, [id])
  if (!phase || !sees(actor, phase)) throw notFound('programme_phase', id)
  return phase
}

function requireWriter(actor: Actor, at: { regionCode: string }): void {
  const verb = 'programmes.write'
  if (!may(actor, verb, at)) throw forbidden('not_permitted', { verb })
}

const event = (
  { action, id, regionCode }: { action: string; id: string; regionCode: string },
  payload: object,
) => ({
  ...{ action, subjectType: 'programme', subjectId: id, regionCode, payload },
})
