import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { Hindrance } from '../../moves/pages/Hindrance.tsx'
import type { Trial } from '../api.ts'
import { TrialBars } from './TrialBars.tsx'
import { useDay } from './use-day.ts'

/** How far a station in its trial has come (I4-2, I4-3). */
export function StationTrial({ trial }: { trial: Trial }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const onDay = useDay()
  const { beganOn, days, sessions, minutes, attendees, openDays } = trial
  return (
    <Section
      title={t('trial.title')}
      actions={
        <PaperButtons
          size="small"
          at={(format) =>
            withQuery(`/api/acceptance/stations/${trial.id}/trial`, { language, format })
          }
          label={t('station.trialReport')}
          numbered={{ paper: 'trial_report', id: trial.id }}
        />
      }
    >
      <TrialBars bars={trial.bars} />
      <p>
        {t('trial.since', { day: onDay(beganOn), count: days })}{' '}
        {t('trial.took', { sessions, minutes, attendees })}{' '}
        {t('trial.openDays', { count: openDays })}
      </p>
      {trial.isReady ? (
        <p>
          <StateMark tone="good">{t('trial.isReady')}</StateMark>
        </p>
      ) : (
        <ul className="acceptance-list">
          {trial.lacks.map((one) => (
            <li key={one.code}>
              <Hindrance obstacle={one} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
