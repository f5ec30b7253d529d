import { dayOf } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { StationFile } from '../founding/facts-store.ts'
import { holds } from '../founding/stage-facts.ts'
import type { Actor } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { listHeld } from '../team/store.ts'
import { cadenceOf, leadsOn } from './body.ts'
import { figuresOf } from './figures.ts'
import { listMeetings } from './meeting-store.ts'
import { listOrdersWithin } from './order-store.ts'
import type { Counted } from './sheet.ts'
import { type JudgedTrial, judgeTrials } from './trial-actions.ts'

export type Evidence = JudgedTrial & { counted: Counted }

/** What the records say of each station on a day, as sheets count it: nothing of it is entered for the sheet. */
export async function countEvidence(
  system: Tx,
  actor: Actor,
  files: readonly StationFile[],
  within: CodeRange,
  now: Date,
): Promise<Evidence[]> {
  const day = dayOf(now)
  const of = <T extends { unitCode: string }>(rows: readonly T[]) =>
    Map.groupBy(rows, ({ unitCode }) => unitCode)
  const meetings = of(await listMeetings(system, within))
  const orders = of(await listOrdersWithin(system, within))
  const held = of(
    await listHeld(
      system,
      files.map(({ station }) => station.unitCode),
    ),
  )
  const policies = await readPolicies(system, ['acceptance.meetingDays'])
  const judged = await judgeTrials(system, actor, files, within, now)
  return judged.map((one) => {
    const { unitCode, level, hostedOn } = one.file.station
    const met = cadenceOf(meetings.get(unitCode) ?? [], {
      ...{ since: hostedOn ?? day, today: day },
      days: policies(unitCode, day)['acceptance.meetingDays'],
    })
    const leads = leadsOn(held.get(unitCode) ?? [], level, day)
    const figures = figuresOf(orders.get(unitCode) ?? [], day)
    return {
      ...one,
      counted: {
        ...countedHere(one),
        leads: { have: leads.filter(({ name }) => name !== null).length, of: leads.length },
        meetings: yes(met.lastOn !== null && !met.isOverdue),
        orders: { have: figures.closed, of: figures.issued },
      },
    }
  })
}

const yes = (is: boolean) => ({ have: Number(is), of: 1 })

function countedHere({
  file,
  facts,
  weeks,
}: JudgedTrial): Omit<Counted, 'leads' | 'meetings' | 'orders'> {
  const { weeksNeeded } = facts
  return {
    letter: yes(holds(file.facts, 'letters')),
    filed: yes(holds(file.facts, 'filed')),
    rules: yes(facts.hasRules),
    plates: { have: facts.hung.length, of: 2 },
    agreement: yes(facts.isAgreed),
    administrators: { have: 2 - facts.vacant.length, of: 2 },
    assistants: { have: facts.assistants, of: facts.assistantsMin },
    certificate: yes(facts.isCertified),
    minutes: { have: weeks.minutes, of: weeksNeeded },
    openDays: { have: weeks.openDays, of: weeksNeeded },
  }
}
