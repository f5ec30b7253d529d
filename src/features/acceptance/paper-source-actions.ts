import { notFound } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { PaperKind } from '../documents/official.ts'
import type { PaperSource } from '../documents/official-actions.ts'
import { mayReadFound } from '../founding/stage-actions.ts'
import { findFound } from '../founding/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { requireStored } from '../registers/actions.ts'
import type { Shape } from '../registers/shape.ts'
import { lockApplications, lockBatches } from './batch-store.ts'
import { evaluation } from './evaluation.ts'
import { meeting } from './meeting.ts'
import { order } from './order.ts'

/** Papers of rows of a register: whoever reads the row has its paper before him. */
const ofRegister = (shape: Shape, papers: readonly PaperKind[], verb: Verb): PaperSource => ({
  ...{ papers, verb },
  placeOf: (tx, actor, id) => requireStored(tx, actor, shape, id, 'read'),
})

const ofLevels = (
  papers: readonly PaperKind[],
  find: (tx: Tx, ids: readonly string[]) => Promise<{ regionCode: string }[]>,
): PaperSource => ({
  ...{ papers, verb: 'acceptance.judge' },
  placeOf: async (tx, actor: Actor, id) => {
    const [found] = await find(tx, [id])
    if (!found || !may(actor, 'acceptance.read', found)) throw notFound('official_paper', id)
    return found
  },
})

/** What is numbered between an order and an application to the province. */
export const acceptancePapers: readonly PaperSource[] = [
  ofRegister(order, ['order'], 'rectification_orders.issue'),
  ofRegister(order, ['order_reply'], 'rectification_orders.answer'),
  ofRegister(meeting, ['meeting_notice', 'meeting_minutes'], 'joint_meetings.write'),
  ofRegister(evaluation, ['acceptance_report'], 'acceptance_sheets.write'),
  {
    ...{ papers: ['trial_report'], verb: 'acceptance.try' },
    placeOf: async (tx, actor, id) => {
      const [station] = await asSystem(tx, 'what a station rests on', (system) =>
        findFound(system, [id]),
      )
      if (!station || !mayReadFound(actor, station)) throw notFound('official_paper', id)
      return station
    },
  },
  ofLevels(['evaluation_report'], lockBatches),
  ofLevels(['application'], lockApplications),
]
