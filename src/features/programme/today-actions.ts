import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import { chainOn } from './letter-actions.ts'
import { planWaits, waitingPlans } from './plan-actions.ts'
import { lateItems } from './programme-actions.ts'
import { endedLetters } from './score-actions.ts'
import { countTasks } from './task-actions.ts'

/** What of a programme is late, and letters that are signed anew, to whoever sees to it. */
export async function programmeToday(ground: Ground, actor: Actor): Promise<Told> {
  return {
    waiting: [
      ...(await plansWaiting(ground, actor)),
      ...(await tasksWaiting(ground, actor)),
      ...(await lateOf(ground, actor)),
      ...(await changedLetters(ground, actor)),
      ...(await lettersToEvaluate(ground, actor)),
    ],
  }
}

/** Plans that wait for the reader's level, or came back to whoever writes them. */
async function plansWaiting({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  const found = await waitingPlans(db, actor)
  const today = dayOf(clock())
  return planWaits.flatMap((what) => {
    const own = found.filter((one) => one.what === what)
    const [dueOn] = own.flatMap((one) => one.dueOn ?? []).toSorted()
    const [only] = own
    const link =
      own.length === 1 && only ? `/console/county-plans/${only.id}` : '/console/county-plans'
    return counted(own.length, `plans_${what}`, link, {
      ...(dueOn !== undefined && { dueOn, late: dueOn < today }),
    })
  })
}

/** Tasks of the reader's units, and those of others that have come up the ladder to him. */
async function tasksWaiting({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  const { own, escalated } = await countTasks(db, actor, clock())
  return [
    ...counted(own.count, 'plan_tasks_own', '/console/plan-tasks?only=own', {
      ...(own.dueOn !== null && { dueOn: own.dueOn, late: own.late }),
    }),
    ...counted(escalated, 'plan_tasks_escalated', '/console/plan-tasks?only=late', { late: true }),
  ]
}

async function lateOf({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  if (!mayAnywhere(actor, 'programmes.write')) return []
  const late = await lateItems(db, actor, clock())
  const dueOn = late.map((one) => one.dueOn).toSorted()[0]
  return counted(late.length, 'programme_late', '/console/progress', {
    ...(dueOn !== undefined && { dueOn }),
    late: true,
  })
}

/** Letters whose unit somebody else answers for by now. */
async function changedLetters({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  if (!mayAnywhere(actor, 'letters.issue')) return []
  const today = dayOf(clock())
  const links = await scoped(db, actor, (tx) => chainOn(tx, everywhere, today))
  const changed = links.filter(
    ({ code, resignBy }) => resignBy !== null && may(actor, 'letters.issue', { regionCode: code }),
  )
  const dueOn = changed.flatMap(({ resignBy }) => resignBy ?? []).toSorted()[0]
  return counted(changed.length, 'letters_resign', '/console/responsibility?only=changed', {
    ...(dueOn !== undefined && { dueOn, late: dueOn < today }),
  })
}

/** Letters whose days are over, in force or scored, to whoever gives the last word (I2-3). */
async function lettersToEvaluate({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  if (!mayAnywhere(actor, 'letters.issue')) return []
  const ended = await scoped(db, actor, (tx) => endedLetters(tx, actor, dayOf(clock())))
  const states = JSON.stringify({ state: [...new Set(ended.map(({ state }) => state))] })
  const link = `/console/letters?filter=${encodeURIComponent(states)}&sort=toDay`
  return counted(ended.length, 'letters_to_evaluate', link)
}
