import type { Tone } from '../../../ui/Notice.tsx'
import type { SurveyState } from '../survey.ts'

export const toneOfState: Readonly<Record<SurveyState, Tone>> = {
  draft: 'plain',
  submitted: 'soon',
  returned: 'bad',
  verified: 'good',
}
