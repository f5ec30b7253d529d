import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { usePhone } from '../../../ui/use-phone.ts'
import { weekdays } from '../calendar/days.ts'
import { countTones, dayTones, type YearDay, type YearMonth } from '../calendar-year.ts'
import { sayMonth } from '../say-month.ts'
import { weekdayName } from '../say-windows.ts'
import './calendars.css'

/** A year at a glance: twelve small months, on a phone one at a time; a day says what it is, and opens. */
export function CalendarYear({
  months,
  today,
  onOpen,
}: {
  months: readonly YearMonth[]
  today: Day
  onOpen: (day: YearDay) => void
}) {
  const { t } = useTranslation('calendars')
  const language = useLanguage()
  const phone = usePhone()
  const [at, setAt] = useState(() => monthOf(months, today))
  const shown = phone ? months.slice(at, at + 1) : months
  return (
    <div className="year">
      {phone && (
        <div className="year-pager">
          <Button
            disabled={at === 0}
            aria-label={t('year.monthBefore')}
            onClick={() => setAt(at - 1)}
          >
            ‹
          </Button>
          <Select
            aria-label={t('year.month')}
            value={at}
            onChange={setAt}
            options={months.map(({ first }, value) => ({
              value,
              label: sayMonth(first, language),
            }))}
          />
          <Button
            disabled={at === months.length - 1}
            aria-label={t('year.monthAfter')}
            onClick={() => setAt(at + 1)}
          >
            ›
          </Button>
        </div>
      )}
      {shown.map(({ first, blank, days }) => (
        <section key={first} className="year-month">
          {!phone && <h3>{sayMonth(first, language)}</h3>}
          <div className="year-days">
            {weekdays.map((weekday) => (
              <span key={weekday} className="year-weekday" aria-hidden="true">
                {weekdayName(weekday, language)
                  .replace(/^[周週]/, '')
                  .slice(0, 1)}
              </span>
            ))}
            {days.map((one, i) => (
              <button
                key={one.day}
                type="button"
                className={`year-day tone-${one.tone}${one.day === today ? ' is-today' : ''}`}
                data-mark={marks[one.tone] && t(`mark.${one.tone}`)}
                {...(i === 0 && blank > 0 && { style: { gridColumnStart: blank + 1 } })}
                aria-label={`${formatDay(one.day, language, today)}，${t(`tone.${one.tone}`)} ${one.of.name ?? ''}`}
                onClick={() => onOpen(one)}
              >
                {Number(one.day.slice(8))}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

/** The month of today, or the first of a year that is not now. */
const monthOf = (months: readonly YearMonth[], today: Day): number =>
  Math.max(
    0,
    months.findIndex(({ first }) => first.slice(0, 7) === today.slice(0, 7)),
  )

/** A sign beside the number, so that no colour speaks alone. */
const marks: Partial<Record<YearDay['tone'], true>> = {
  ...{ holiday: true, made_up: true, unsaid: true, exam: true },
}

export function YearLegend({ months }: { months: readonly YearMonth[] }) {
  const { t } = useTranslation('calendars')
  const counts = countTones(months)
  return (
    <ul className="year-legend">
      {dayTones
        .filter((tone) => (counts.get(tone) ?? 0) > 0)
        .map((tone) => (
          <li key={tone}>
            <span
              className={`year-day tone-${tone}`}
              data-mark={marks[tone] && t(`mark.${tone}`)}
              aria-hidden="true"
            />
            {t(`tone.${tone}`)}
            <span className="quiet">{t('days', { count: counts.get(tone) ?? 0 })}</span>
          </li>
        ))}
    </ul>
  )
}
