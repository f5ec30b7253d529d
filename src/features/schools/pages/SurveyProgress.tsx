import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import { surveyReturn } from '../survey.ts'
import type { Completion } from '../survey-api.ts'
import { barStates } from './survey-campaign.ts'
import './survey.css'

/** How many forms are in which state: a bar, and the same in words. */
export function SurveyProgress({
  completion,
  small = false,
}: {
  completion: Completion
  small?: boolean
}) {
  const { t } = useTranslation('survey')
  const read = useText()
  const { schools, states, late } = completion
  return (
    <div className="survey-progress">
      <div className="survey-bar" aria-hidden="true">
        {barStates.map((state) => (
          <i
            key={state}
            className={`survey-part-${state}`}
            style={{ width: `${schools === 0 ? 0 : (states[state] * 100) / schools}%` }}
          />
        ))}
      </div>
      <ul className={small ? 'survey-counts survey-counts-small' : 'survey-counts'}>
        {barStates
          .filter((state) => !small || states[state] > 0)
          .map((state) => (
            <li key={state}>
              <i className={`survey-sign survey-part-${state}`} aria-hidden="true" />
              {read(surveyReturn.states[state])} <strong>{states[state]}</strong>
            </li>
          ))}
        {!small && late > 0 && <li className="survey-over">{t('lateCount', { count: late })}</li>}
        {!small && <li className="quiet">{t('ofSchools', { count: schools })}</li>}
      </ul>
    </div>
  )
}
