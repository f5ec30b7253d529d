import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, mayAnywhere, reachesCounty } from '../people/actor.ts'
import type { SetupStep } from '../tasks/api.ts'
import type { Told } from '../tasks/today.ts'
import { countSetup } from './setup-store.ts'

type Plan = Pick<SetupStep, 'code' | 'link' | 'sheets'> & { parts: readonly string[] }

/** Each needs the ones before it: a school stands in a village, a form asks a school, a host is one of them. */
const plans: readonly Plan[] = [
  step('places', '/console/townships', ['townships', 'villages']),
  step('schools', '/console/schools', ['schools']),
  step('facilities', '/console/rooms', ['rooms', 'equipment', 'staff']),
  { ...step('accounts', '/console/accounts', ['accounts']), sheets: ['staff'] },
  { ...step('survey', '/console/survey', ['survey']), sheets: [] },
  { ...step('siting', '/console/siting', ['siting']), sheets: ['road_distances'] },
]

function step(code: SetupStep['code'], link: string, parts: readonly string[]): Plan {
  return { code, link, parts, sheets: [...parts] }
}

/** What leads an empty county to its hosts, for whoever may do the first of it. */
export async function setupToday({ db }: Ground, actor: Actor): Promise<Told> {
  if (!reachesCounty(actor) || !mayAnywhere(actor, 'townships.write')) return {}
  const counts = await scoped(db, actor, countSetup)
  return {
    steps: plans.map(({ parts, ...plan }) => ({
      ...plan,
      ...firstEmpty(plan, parts, counts),
      done: parts.every((part) => (counts[part] ?? 0) > 0),
      counts: parts.map((code) => ({ code, count: counts[code] ?? 0 })),
    })),
  }
}

/** Whoever has a sheet goes on with it where it goes in. */
function firstEmpty(
  { sheets }: Pick<Plan, 'sheets'>,
  parts: readonly string[],
  counts: Readonly<Record<string, number>>,
): Partial<Pick<SetupStep, 'link' | 'empty'>> {
  const empty = parts.find((part) => !counts[part])
  return empty !== undefined && sheets.includes(empty)
    ? { empty, link: `/console/${empty}/import` }
    : {}
}
