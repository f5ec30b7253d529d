import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useAct } from '../../../ui/use-act.ts'
import type { Weekday } from '../calendar/days.ts'
import type { YearMonth } from '../calendar-year.ts'
import { WeekdayChoice } from './DayDialog.tsx'
import type { Work } from './use-calendars.ts'

/** Make-up days that still need the weekday said; until then all bells of that day are kept free. */
export function MakeUpDays({
  work: { calendar, save },
  months,
  today,
}: {
  work: Work
  months: readonly YearMonth[]
  today: Day
}) {
  const { t } = useTranslation('calendars')
  const language = useLanguage()
  const { act } = useAct()
  const waiting = months
    .flatMap(({ days }) => days)
    .filter(({ day, tone }) => tone === 'unsaid' && day >= today)
  if (waiting.length === 0) return null
  const choose = (day: Day, weekday: Weekday) =>
    void act(async () => save?.({ makeUp: [...calendar.makeUp, { day, weekday }] }), t('saved'))
  return (
    <Notice tone="soon" title={t('makeUp.waiting', { count: waiting.length })}>
      <ul className="make-ups">
        {waiting.map(({ day, of }) => (
          <li key={day}>
            {save ? (
              <WeekdayChoice
                label={`${formatDay(day, language, today)} · ${of.name ?? ''}`}
                value={undefined}
                onChange={(weekday) => choose(day, weekday)}
              />
            ) : (
              `${formatDay(day, language, today)} · ${of.name ?? ''}`
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
