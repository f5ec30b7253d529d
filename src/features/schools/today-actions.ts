import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import {
  type Actor,
  homeOf,
  mayAnywhere,
  placesOf,
  reachesCounty,
  reachOf,
} from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import type { Standing, TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import { hasSchools } from './store.ts'
import { isLate, type SurveyState } from './survey.ts'
import { countOpenForms, listUnsentForms, type OpenForms, type UnsentForm } from './today-store.ts'

/** A head has one form; whoever may send those of a whole county is shown a number. */
const shownForms = 3
const unsent: readonly SurveyState[] = ['draft', 'returned']
const waiting = '?only=submitted'

/** Survey: forms to send, to verify, and those that the reader's place still owes. */
export async function surveyToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'survey.read')) return {}
  const today = dayOf(clock())
  return scoped(db, actor, async (tx) => {
    const policy = await findPolicy(tx, ['survey.reminderDaysBefore'], homeOf(actor), today)
    const soon = addDays(today, policy['survey.reminderDaysBefore'])
    const forms = await listUnsentForms(tx, reachOf(actor, 'survey.submit'), shownForms + 1)
    const verifies = await countOpenForms(tx, reachOf(actor, 'survey.verify'))
    const all = await countOpenForms(tx, placesOf(actor, 'survey.read'))
    const calls = mayAnywhere(actor, 'people.read')
    const isEmpty = reachesCounty(actor) && !(await hasSchools(tx))
    return {
      waiting: [
        ...(forms.length <= shownForms ? forms.map((one) => formItem(one, today)) : []),
        ...byCampaign(verifies, { states: ['submitted'], at: waiting }, () => 'survey_to_verify'),
      ],
      missing: [
        ...(isEmpty ? [{ code: 'schools_none', details: {}, link: '/console/schools' }] : []),
        ...byCampaign(all, { states: unsent, at: calls ? '/unsent' : '' }, (dueOn) =>
          unsentCode(dueOn, { today, soon }),
        ),
        ...(verifies.length === 0
          ? byCampaign(all, { states: ['submitted'], at: waiting }, () => 'survey_unverified')
          : []),
      ],
      standing: standingOf(all),
    }
  })
}

const unsentCode = (dueOn: Day, { today, soon }: { today: Day; soon: Day }): string =>
  isLate(null, dueOn, today) ? 'survey_late' : dueOn <= soon ? 'survey_due_soon' : 'survey_unsent'

const formItem = ({ id, schoolName, dueOn, state }: UnsentForm, today: Day): TodayItem => ({
  code: state === 'returned' ? 'survey_returned' : 'survey_to_send',
  details: { school: schoolName },
  link: `/console/survey/returns/${id}`,
  dueOn,
  ...(isLate(null, dueOn, today) && { late: true }),
})

function byCampaign(
  forms: readonly OpenForms[],
  /** `at`: where they are shown, below the campaign. */
  { states, at }: { states: readonly SurveyState[]; at: string },
  codeOf: (dueOn: Day) => string,
): TodayItem[] {
  const wanted = forms.filter(({ state }) => states.includes(state))
  return [...Map.groupBy(wanted, ({ campaignId }) => campaignId)].flatMap(([id, own]) => {
    const dueOn = own[0]?.dueOn ?? ''
    const code = codeOf(dueOn)
    const count = own.reduce((sum, one) => sum + one.count, 0)
    return counted(count, code, `/console/survey/${id}${at}`, {
      dueOn,
      ...(code === 'survey_late' && { late: true }),
    })
  })
}

const shownStates = [
  ['verified', 'done'],
  ['submitted', 'going'],
  ['returned', 'late'],
  ['draft', 'open'],
] as const

/** The campaign that is due next. */
function standingOf(forms: readonly OpenForms[]): Standing[] {
  const [next] = forms
  if (!next) return []
  const parts = shownStates.map(([code, tone]) => ({
    code,
    tone,
    count: forms
      .filter(({ campaignId, state }) => campaignId === next.campaignId && state === code)
      .reduce((sum, { count }) => sum + count, 0),
    link: `/console/survey/${next.campaignId}?only=${code}`,
  }))
  return [{ code: 'survey', parts }]
}
