import { newId } from '../../../base/ids.ts'
import { asSystem, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { recordMoves } from '../../moves/move-actions.ts'
import { planLifecycle } from '../plan.ts'
import { fileVersion, storeMove } from '../plan-review-actions.ts'
import { lockPlans, setRemark } from '../plan-store.ts'
import { insertAnswers } from './report-store.ts'
import type { WordOutcome } from './word.ts'
import { listUnanswered, type Word } from './word-store.ts'

/** Does what hubs above have said of the plans that are kept here, and keeps an answer to each word. */
export async function takeWords({ db, clock }: Pick<Ground, 'db' | 'clock'>): Promise<number> {
  return asSystem(db, 'plans between hubs', async (tx) => {
    const words = await listUnanswered(tx)
    for (const word of words) {
      const outcome = await takeWord(tx, word, clock())
      await insertAnswers(tx, word.planId, [
        { wordId: word.id, outcome, at: clock().toISOString() },
      ])
    }
    return words.length
  })
}

const stateFor = { pass: 'city_review', return: 'city_review', file: 'approved' } as const

async function takeWord(tx: Tx, said: Word, now: Date): Promise<WordOutcome> {
  const [plan] = await lockPlans(tx, [said.planId])
  // Taken back, or passed by an account of that level at this hub, while the word was on its way.
  if (plan?.state !== stateFor[said.word] || plan.digest !== said.digest) return 'plan_moved_on'
  const actor = { name: said.saidBy }
  if (said.word === 'file') {
    const { filingNumber: number, filedOn: day } = said
    if (number === null || day === null) return 'plan_moved_on'
    const isFree = await fileVersion(tx, actor, plan, { number, day }, now)
    return isFree ? 'done' : 'filing_number_taken'
  }
  for (const { rowKey, regionCode, remark } of said.remarks)
    await setRemark(tx, {
      ...{ id: newId(), planId: plan.id, regionCode, level: 'city', rowKey, remark },
      ...{ actorId: null, actorName: said.saidBy },
    })
  const move = said.word === 'pass' ? 'pass_city' : 'return_city'
  await recordMoves(tx, actor, planLifecycle, [plan], { move, reason: said.reason })
  await storeMove(tx, actor, plan, { move, to: planLifecycle.moves[move].to, now })
  return 'done'
}
