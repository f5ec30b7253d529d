import { Button, Checkbox, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { isClockTime } from '../../../base/clock.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { type Weekday, weekdays } from '../calendar/days.ts'
import { sayWindow, weekdayName } from '../say-windows.ts'
import {
  communityKinds,
  heldBy,
  kindLabels,
  type Window,
  Windows,
  windowProblems,
} from '../timetable.ts'
import type { WeekNeeds } from '../week-needs.ts'
import './timetable.css'

/** What most stations begin with: two evenings, and Saturday morning open to all. */
export const usualWindows: Window[] = [
  { kind: 'group_learning', weekdays: [2, 4], from: '19:00', to: '20:00' },
  { kind: 'open_day', weekdays: [6], from: '09:00', to: '11:30' },
]

export const areSound = (windows: readonly Window[]): boolean =>
  Windows.safeParse(windows).success && windowProblems(windows).length === 0

/** The times of a week, and whether they are enough. */
export function WindowsField({
  windows,
  needs,
  onChange,
}: {
  windows: readonly Window[]
  needs: WeekNeeds
  onChange: (windows: Window[]) => void
}) {
  const { t } = useTranslation('timetable')
  const set = (at: number, change: Partial<Window>) =>
    onChange(windows.map((one, i) => (i === at ? { ...one, ...change } : one)))
  return (
    <fieldset className="windows">
      <legend>{t('windows.title')}</legend>
      {windows.map((window, at) => {
        const remove =
          windows.length > 1 ? () => onChange(windows.filter((_, i) => i !== at)) : undefined
        return window.days ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a time has no name but its place
          <SingleDays key={at} window={window} onRemove={remove} />
        ) : (
          <WindowRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a time has no name but its place
            key={at}
            window={window}
            onChange={(change) => set(at, change)}
            onRemove={remove}
          />
        )
      })}
      <div className="windows-foot">
        <Button
          onClick={() =>
            onChange([
              ...windows,
              { kind: 'group_learning', weekdays: [7], from: '14:00', to: '16:00' },
            ])
          }
        >
          {t('windows.add')}
        </Button>
        <WeekMarks windows={windows} needs={needs} />
      </div>
    </fieldset>
  )
}

/** What a plan has put on other days in single weeks. */
function SingleDays({ window, onRemove }: { window: Window; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  return (
    <div className="window-single">
      <span>{sayWindow(window, language)}</span>
      {onRemove && (
        <Button type="text" onClick={onRemove} aria-label={t('windows.remove')}>
          {t('windows.removeDo')}
        </Button>
      )}
    </div>
  )
}

function WindowRow({
  window: { kind, weekdays: days, from, to },
  onChange,
  onRemove,
}: {
  window: Window
  onChange: (change: Partial<Window>) => void
  onRemove: (() => void) | undefined
}) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const read = useText()
  const time = (name: 'from' | 'to', value: string) => (
    <FormField
      label={t(`windows.${name}`)}
      faults={isClockTime(value) ? [] : [{ wrong: t('windows.noTime'), right: '' }]}
    >
      {(input) => (
        <Input
          {...input}
          type="time"
          step={300}
          value={value}
          onChange={({ target }) => onChange({ [name]: target.value })}
        />
      )}
    </FormField>
  )
  return (
    <div className="window-row">
      <FormField label={t('windows.kind')}>
        {(input) => (
          <Select
            {...input}
            value={kind}
            onChange={(next) => onChange({ kind: next })}
            options={communityKinds.map((value) => ({ value, label: read(kindLabels[value]) }))}
          />
        )}
      </FormField>
      {time('from', from)}
      {time('to', to)}
      {onRemove && (
        <Button type="text" onClick={onRemove} aria-label={t('windows.remove')}>
          {t('windows.removeDo')}
        </Button>
      )}
      <div className="window-week">
        <FormField label={t('windows.days')}>
          {(input) => (
            <Checkbox.Group<Weekday>
              {...input}
              className="window-days"
              value={days}
              onChange={(next) => onChange({ weekdays: next })}
              options={weekdays.map((value) => ({ value, label: weekdayName(value, language) }))}
            />
          )}
        </FormField>
      </div>
    </div>
  )
}

/** The two rules of every week: minutes, and open days (N1, N2). */
export function WeekMarks({ windows, needs }: { windows: readonly Window[]; needs: WeekNeeds }) {
  const { t } = useTranslation('timetable')
  const [problem] = windowProblems(windows)
  if (problem) return <StateMark tone="bad">{t('windows.overlap')}</StateMark>
  const { minutes, openDays } = heldBy(windows)
  return (
    <span className="week-marks">
      <StateMark tone={minutes >= needs.minutes ? 'good' : 'bad'}>
        {t('windows.minutes', { count: Math.round(minutes) })}
      </StateMark>
      <StateMark tone={openDays >= needs.openDays ? 'good' : 'bad'}>
        {t('windows.openDays', { count: openDays })}
      </StateMark>
    </span>
  )
}
