import { Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { type Weekday, weekdayOf } from '../calendar/days.ts'
import { protectedSpans } from '../calendar/protected.ts'
import type { CalendarParts, DayException } from '../calendar/school-calendar.ts'
import { schoolDayOf } from '../calendar/school-day.ts'
import { weekdayName } from '../say-windows.ts'
import { TimeInput } from './BellsDialog.tsx'
import type { Work } from './use-calendars.ts'

type Choice = 'calendar' | 'teaching' | 'closed' | 'exam'

/** What a day is and why; who writes the calendar says that it is something else. */
export function DayDialog({
  day,
  today,
  work,
  onClose,
}: {
  day: Day
  today: Day
  work: Work
  onClose: () => void
}) {
  const { t } = useTranslation(['calendars', 'calendar'])
  const language = useLanguage()
  const { calendar, holidays, save } = work
  const own = calendar.days.filter((entry) => entry.day === day)
  const exam = own.find((entry) => entry.is === 'exam')
  const start = own[0]?.is ?? 'calendar'
  const of = schoolDayOf(calendar, holidays, day)
  const isMakeUp = of.reason === 'make_up'
  const [choice, setChoice] = useState<Choice>(start)
  const [weekday, setWeekday] = useState<Weekday | undefined>(
    typeof of.bells === 'number' ? of.bells : undefined,
  )
  const [from, setFrom] = useState(exam?.is === 'exam' ? (exam.from ?? '') : '')
  const [to, setTo] = useState(exam?.is === 'exam' ? (exam.to ?? '') : '')
  const said = { day, choice, weekday, from, to }
  const asksWeekday = choice === 'teaching' || (choice === 'calendar' && isMakeUp)
  const isHalf = (from === '') !== (to === '')
  const isSound = choice !== 'exam' || (!isHalf && (from === '' || from < to))
  return (
    <AskDialog
      title={formatDay(day, language, today)}
      okText={t('save')}
      done={t('saved')}
      ready={save !== undefined && isSound && (choice !== 'teaching' || weekday !== undefined)}
      work={async () => save?.(changeOf(work, said))}
      onClose={onClose}
    >
      <p>
        {t(`calendar:reason.${of.reason}`)}
        {of.name && ` · ${of.name}`}
        {of.unknownYear !== undefined && ` · ${t('unknownYear', { year: of.unknownYear })}`}
      </p>
      <ul className="calendar-lines">
        {protectedSpans(calendar, holidays, day).map((span) => (
          <li key={span.from}>
            <span>{t(`calendar:kind.${span.kind}`)}</span>
            <span className="number">
              {timeOfMinute(span.from)}–{timeOfMinute(span.to)}
            </span>
          </li>
        ))}
      </ul>
      {save && (
        <FormField label={t('day.is')}>
          {(input) => (
            <Radio.Group
              {...input}
              value={choice}
              onChange={({ target }) => setChoice(target.value)}
              options={(['calendar', 'closed', 'teaching', 'exam'] as const).map((value) => ({
                value,
                label: t(`day.${value}`),
              }))}
            />
          )}
        </FormField>
      )}
      {save && asksWeekday && (
        <WeekdayChoice
          label={isMakeUp && choice === 'calendar' ? t('day.replaces') : t('day.bellsOf')}
          value={weekday}
          onChange={setWeekday}
        />
      )}
      {save && choice === 'exam' && (
        <div className="form-grid">
          <TimeInput label={t('from')} value={from} onChange={setFrom} />
          <TimeInput label={t('to')} value={to} onChange={setTo} />
          <p className="quiet form-wide">{t('day.examHint')}</p>
        </div>
      )}
    </AskDialog>
  )
}

type Said = { day: Day; choice: Choice; weekday: Weekday | undefined; from: string; to: string }

/** Of the day alone; of a make-up day the weekday that it replaces. */
function changeOf({ calendar }: Work, { day, choice, weekday, from, to }: Said): CalendarParts {
  const others = calendar.days.filter((entry) => entry.day !== day)
  const entry: DayException[] =
    choice === 'teaching' && weekday !== undefined
      ? [{ day, is: 'teaching', weekday }]
      : choice === 'closed'
        ? [{ day, is: 'closed' }]
        : choice === 'exam'
          ? [{ day, is: 'exam', ...(from !== '' && { from, to }) }]
          : []
  const makeUp = calendar.makeUp.filter((one) => one.day !== day)
  return {
    days: [...others, ...entry].toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    ...(choice === 'calendar' && weekday !== undefined && isWeekend(day)
      ? { makeUp: [...makeUp, { day, weekday }] }
      : {}),
  }
}

const isWeekend = (day: Day): boolean => weekdayOf(day) > 5

export function WeekdayChoice({
  label,
  value,
  onChange,
}: {
  label: string
  value: Weekday | undefined
  onChange: (weekday: Weekday) => void
}) {
  const language = useLanguage()
  const { t } = useTranslation('calendars')
  return (
    <FormField label={label}>
      {(input) => (
        <Select<Weekday>
          {...input}
          style={{ minWidth: '9em' }}
          {...(value !== undefined && { value })}
          placeholder={t('day.unsaid')}
          onChange={onChange}
          options={([1, 2, 3, 4, 5] as const).map((weekday) => ({
            value: weekday,
            label: weekdayName(weekday, language),
          }))}
        />
      )}
    </FormField>
  )
}
