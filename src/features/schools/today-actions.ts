import { addDays, dayOf } from '../../base/calendar.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, homeOf, may, mayAnywhere } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import type { TodayItem } from '../tasks/api.ts'
import { hasSchools } from './store.ts'
import { isLate } from './survey.ts'
import { listOpenReturns, type StoredReturn } from './survey-store.ts'

/** Survey: forms to send, to verify, and those that are late at the reader's place. */
export async function surveyToday(
  { db, clock }: Ground,
  actor: Actor,
): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> {
  if (!mayAnywhere(actor, 'survey.read')) return { waiting: [], missing: [] }
  const today = dayOf(clock())
  return scoped(db, actor, async (tx) => {
    const open = await listOpenReturns(tx, ['draft', 'returned', 'submitted'])
    const place = homeOf(actor)
    const policy = await findPolicy(tx, ['survey.reminderDaysBefore'], place, today)
    const soon = addDays(today, policy['survey.reminderDaysBefore'])
    const toSend = open.filter(
      (one) => one.state !== 'submitted' && may(actor, 'survey.submit', one),
    )
    const toVerify = open.filter(
      (one) => one.state === 'submitted' && may(actor, 'survey.verify', one),
    )
    const late = open.filter(
      (one) =>
        one.state !== 'submitted' &&
        isLate(null, one.dueOn, today) &&
        may(actor, 'survey.verify', one),
    )
    return {
      // A head has one form; whoever may send those of a whole county is shown a number.
      waiting: [
        ...(toSend.length <= 3 ? toSend.map((one) => formItem(one, today)) : []),
        ...byCampaign(toVerify, 'survey_to_verify', () => ({})),
      ],
      missing: [
        ...(mayAnywhere(actor, 'schools.write') && !(await hasSchools(tx))
          ? [{ code: 'schools_none', details: {}, link: '/console/schools' }]
          : []),
        ...byCampaign(late, 'survey_late', () => ({ late: true })),
        ...byCampaign(
          open.filter(
            (one) =>
              one.state !== 'submitted' &&
              one.dueOn >= today &&
              one.dueOn <= soon &&
              may(actor, 'survey.verify', one),
          ),
          'survey_due_soon',
          () => ({}),
        ),
      ],
    }
  })
}

const formItem = ({ id, schoolName, dueOn, state }: StoredReturn, today: string): TodayItem => ({
  code: state === 'returned' ? 'survey_returned' : 'survey_to_send',
  details: { school: schoolName },
  link: `/console/survey/returns/${id}`,
  dueOn,
  ...(isLate(null, dueOn, today) && { late: true }),
})

function byCampaign(
  returns: readonly StoredReturn[],
  code: string,
  more: () => Partial<TodayItem>,
): TodayItem[] {
  const campaigns = new Map<string, StoredReturn[]>()
  for (const one of returns)
    campaigns.set(one.campaignId, [...(campaigns.get(one.campaignId) ?? []), one])
  return [...campaigns].map(([id, forms]) => ({
    code,
    details: { count: forms.length },
    link: `/console/survey/${id}`,
    dueOn: forms[0]?.dueOn ?? '',
    ...more(),
  }))
}
