import { type Day, dayOf } from '../../base/calendar.ts'
import { isMadeAt, statesByVerb } from '../../base/lifecycle.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import { type Text, text } from '../../base/text.ts'
import { type Verb, verbOf } from '../../base/verbs.ts'
import { scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, reachOf } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import { countOf, type Waiting } from '../tasks/waiting.ts'
import { readMineAndOthers } from '../tasks/waiting-actions.ts'
import { sideOf } from './case-store.ts'
import type { Register } from './registers.ts'
import { disputed, lifecycleOf, type Shape } from './shape.ts'
import { groupStates, type StandingGroup } from './standing-store.ts'
import { verbsToSettle } from './steps.ts'

/**
 * For each case, how many wait for a move of the reader's own post, and how many for others at his place. Words:
 * `today.item.<name>_waiting` and `<name>_elsewhere`.
 */
export const caseToday =
  (cases: readonly Register[]) =>
  async ({ db, clock }: Ground, actor: Actor): Promise<Told> => {
    const day = dayOf(clock())
    return scoped(db, actor, async (tx) => {
      const told: Required<Pick<Told, 'waiting' | 'missing'>> = { waiting: [], missing: [] }
      for (const of of cases) {
        const { mine, others } = await partsOf(tx, actor, of, day)
        const { name } = of.shape
        told.waiting.push(
          ...itemOf(name, 'waiting', mine),
          ...(await disputesOf(tx, actor, of, day)),
        )
        told.missing.push(...itemOf(name, 'elsewhere', others))
      }
      const { waiting, missing } = told
      return { waiting, ...(missing.length > 0 && { missing }) }
    })
  }

/** A station has its own people before it: what one of them may do is his. */
async function partsOf(tx: Tx, actor: Actor, of: Register, day: Day) {
  const found = await onward(tx, actor, of, { within: everywhere, day }, isMadeHere(of))
  return sideOf(of) === 'station'
    ? { mine: found.filter(isPermitted(actor)), others: [] }
    : readMineAndOthers(tx, actor, found, { read: verbOf(of.shape, 'read'), day })
}

const isPermitted =
  (actor: Actor) =>
  ({ verbs, standing }: Waiting): boolean =>
    verbs.every((verb) => may(actor, verb, standing))

/** Told at the hub to those who may settle every one. */
async function disputesOf(tx: Tx, actor: Actor, of: Register, day: Day): Promise<TodayItem[]> {
  if (sideOf(of) === 'station') return []
  const found = await disputesWaiting(tx, actor, of, { within: everywhere, day })
  const { name } = of.shape
  return counted(
    countOf(found.filter(isPermitted(actor))),
    `${name}_disputed`,
    linkTo(name, [disputed]),
  )
}

const linkTo = (name: string, states: readonly string[]): string =>
  `/console/${name}?filter=${encodeURIComponent(JSON.stringify({ state: states }))}`

function itemOf(name: string, part: string, waiting: readonly CaseWaiting[]): TodayItem[] {
  const late = waiting.some((one) => (one.late ?? 0) > 0)
  const states = [...new Set(waiting.map(({ state }) => state))]
  return counted(countOf(waiting), `${name}_${part}`, linkTo(name, states), {
    ...(late && { late }),
  })
}

/** Of a case that stations take part in, each side is reminded of its own moves. */
const isMadeHere =
  (of: Register) =>
  (move: { at?: 'hub' | 'station' | 'both' }): boolean =>
    !of.shape.feed || isMadeAt(move, sideOf(of))

/** Cases, by whoever may move them onwards, or say what holds of a disputed one. */
export const casesWaiting =
  (cases: readonly Register[]) =>
  async (tx: Tx, actor: Actor, within: CodeRange, day: Day): Promise<Waiting[]> => {
    const waiting: Waiting[] = []
    for (const of of cases)
      waiting.push(
        ...(await onward(tx, actor, of, { within, day })),
        ...(await disputesWaiting(tx, actor, of, { within, day })),
      )
    return waiting
  }

type When = { within: CodeRange; day: Day }
type CaseWaiting = Waiting & { state: string }

/** Cases that stand before a move that is `meant`. */
async function onward(
  tx: Tx,
  actor: Actor,
  { shape }: Register,
  when: When,
  meant?: (move: { at?: 'hub' | 'station' | 'both' }) => boolean,
): Promise<CaseWaiting[]> {
  const { states: names } = lifecycleOf(shape)
  const reach = reachOf(actor, verbOf(shape, 'read'))
  const waiting: CaseWaiting[] = []
  for (const [verb, states] of statesByVerb(lifecycleOf(shape), meant))
    for (const group of await groupStates(tx, shape, { reach, states, ...when }))
      waiting.push(toldOf(shape, group, names[group.state] as Text, [verb], group.state))
  return waiting
}

async function disputesWaiting(
  tx: Tx,
  actor: Actor,
  { shape }: Register,
  when: When,
): Promise<Waiting[]> {
  if (!shape.feed) return []
  const { states: names, moves } = lifecycleOf(shape)
  const reach = reachOf(actor, verbOf(shape, 'read'))
  const asked = { reach, states: Object.keys(names), disputed: true, ...when }
  const verbs = verbsToSettle(
    shape,
    Object.keys(moves).map((name) => ({ name })),
  )
  return (await groupStates(tx, shape, asked)).map((group) =>
    toldOf(shape, group, toSettle, verbs, disputed),
  )
}

const toldOf = (
  shape: Shape,
  { state, count, late, since, ...standing }: StandingGroup,
  what: Text,
  verbs: Verb[],
  listed: string,
): CaseWaiting => ({
  what: both(shape.label, what),
  link: linkTo(shape.name, [listed]),
  ...{ verbs, standing, count, late, since, state },
})

const toSettle = text('几处办得不一致，待定', 'Done differently at several places, to be settled')

const both = (thing: Text, state: Text): Text => ({
  'zh-Hans': `${thing['zh-Hans']}：${state['zh-Hans']}`,
  'zh-Hant': `${thing['zh-Hant']}：${state['zh-Hant']}`,
  en: `${thing.en}: ${state.en}`,
})
