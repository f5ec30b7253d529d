import type { SurveyState } from '../survey.ts'
import type { CampaignOverview } from '../survey-api.ts'

/** Best news first: the order of the bar. */
export const barStates: readonly SurveyState[] = ['verified', 'submitted', 'returned', 'draft']

/** Whoever sees one school alone has one form: that of the campaign still open. */
export function ownCampaign(campaigns: readonly CampaignOverview[]): CampaignOverview | undefined {
  const open = campaigns.filter(({ closedOn }) => closedOn === null)
  const [only] = open
  return open.length === 1 && only?.completion.schools === 1 ? only : undefined
}
