import { type Day, daysBetween } from '../../base/calendar.ts'
import {
  type CodeRange,
  type PlaceLevel,
  placeAt,
  prefixLength,
  rangeOf,
} from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { type PlanLine, planReport, type ThemeLine } from './learning-plan-report.ts'
import { listDelivered, listPlanLines } from './learning-plan-store.ts'
import type { LinkLine } from './teaching-report.ts'
import { listLinks } from './teaching-store.ts'
import { listThemesOf } from './theme-store.ts'
import { listLearningStations } from './week-store.ts'

export type AskedPlan = { place: string; placeLevel: PlaceLevel; from: Day; to: Day }

/** Longer than a school year is asked of nobody. */
const mostWeeks = 60

/** Planned and delivered of a place: its stations, and whatever else of it has a plan. */
export async function readPlanReport(db: Db, actor: Actor, asked: AskedPlan) {
  const { from, to } = asked
  const { units, themes, plans, links } = await readPlan(db, actor, asked)
  const codes = units.map(({ code }) => code)
  const sessions = await asSystem(db, 'the week of stations', (system) =>
    listDelivered(system, { units: codes, from, to }),
  )
  return planReport({ from, to }, { units, themes, plans, sessions, links })
}

export type PlanOfPlace = {
  units: { code: string; name: string }[]
  themes: ThemeLine[]
  plans: PlanLine[]
  links: LinkLine[]
}

/** The plan of a place, as far as the reader may see it. */
export async function readPlan(
  db: Db,
  actor: Actor,
  { place, placeLevel, from, to }: AskedPlan,
): Promise<PlanOfPlace> {
  requireAnywhere(actor, 'learning_plans.read')
  if (daysBetween(from, to) > mostWeeks * 7) throw invalid('too_many_weeks', { most: mostWeeks })
  const reach = reachOf(actor, 'learning_plans.read')
  const within = rangeOf(place, placeLevel)
  return scoped(db, { scopes: reach }, async (tx) => {
    const plans = await listPlanLines(tx, { within, from, to })
    const isWider = prefixLength[placeLevel] < prefixLength.county
    const owners = isWider ? within : rangeOf(placeAt(place, 'county'), 'county')
    const themes = await listThemesOf(tx, { owners, from, to })
    const units = await unitsOf(tx, actor, within, plans)
    const links = await listLinks(tx, { within, from, to })
    return { units, themes, plans, links }
  })
}

async function unitsOf(tx: Tx, actor: Actor, within: CodeRange, plans: readonly PlanLine[]) {
  const reach = reachOf(actor, 'learning_plans.read')
  const stations = await asSystem(tx, 'the week of stations', (system) =>
    listLearningStations(system, { reach, within }),
  )
  const active = stations.filter(({ activeFrom }) => activeFrom !== null)
  const names = new Map(active.map(({ code, name }) => [code, name]))
  const others = [...new Set(plans.map(({ placeCode }) => placeCode))].filter(
    (code) => !names.has(code),
  )
  for (const { code, name } of await findPlaces(tx, others)) names.set(code, name)
  return [...names]
    .map(([code, name]) => ({ code, name }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
