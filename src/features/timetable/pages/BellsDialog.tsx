import { Button, Checkbox, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { isClockTime } from '../../../base/clock.ts'
import { isError } from '../../../base/problem.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { calendarProblems } from '../calendar/calendar-problems.ts'
import { type Weekday, weekdays } from '../calendar/days.ts'
import type { BellBlock, BellSchedule, BlockKind } from '../calendar/school-calendar.ts'
import { weekdayName } from '../say-windows.ts'
import { CalendarProblems } from './CalendarProblems.tsx'
import { useItems, type Work } from './use-calendars.ts'
import './timetable.css'

const usualBells: BellSchedule = {
  weekdays: [1, 2, 3, 4, 5],
  blocks: [
    { kind: 'lessons', from: '08:00', to: '11:40' },
    { kind: 'lessons', from: '14:00', to: '16:30' },
  ],
}
const kinds: readonly BlockKind[] = ['lessons', 'evening_study', 'after_school']

/** When bells ring on which weekdays; a summer and a winter each have their own. */
export function BellsDialog({
  work: { calendar, save },
  onClose,
}: {
  work: Work
  onClose: () => void
}) {
  const { t } = useTranslation('calendars')
  const { items, add, replace, remove } = useItems<BellSchedule>(
    calendar.bells.length > 0 ? calendar.bells : [usualBells],
  )
  const isFilled = items.every(
    ({ weekdays: rung, blocks }) =>
      rung.length > 0 && blocks.every(({ from, to }) => isClockTime(from) && isClockTime(to)),
  )
  const parts = { bells: items.map(sound) }
  const problems = isFilled ? calendarProblems({ ...parts, rotation: calendar.rotation }) : []
  return (
    <AskDialog
      title={t('bells.edit')}
      okText={t('save')}
      done={t('saved')}
      ready={isFilled && !problems.some(isError)}
      work={async () => save?.(parts)}
      onClose={onClose}
    >
      {items.map((bell, at) => (
        <Schedule
          // biome-ignore lint/suspicious/noArrayIndexKey: a schedule has no name but its place
          key={at}
          bell={bell}
          onChange={(next) => replace(at, next)}
          onRemove={items.length > 1 ? () => remove(at) : undefined}
        />
      ))}
      <Button onClick={() => add({ ...usualBells, weekdays: [7], blocks: [sundayEvening] })}>
        {t('bells.add')}
      </Button>
      <p className="quiet">{t('bells.hint')}</p>
      <CalendarProblems problems={problems} />
    </AskDialog>
  )
}

const sundayEvening: BellBlock = { kind: 'evening_study', from: '19:00', to: '20:30' }

/** A day that is being typed, or that was taken out, is none. */
const sound = ({ validFrom, validTo, ...bell }: BellSchedule): BellSchedule => ({
  ...bell,
  ...(validFrom && { validFrom }),
  ...(validTo && { validTo }),
})

function Schedule({
  bell,
  onChange,
  onRemove,
}: {
  bell: BellSchedule
  onChange: (bell: BellSchedule) => void
  onRemove: (() => void) | undefined
}) {
  const { t } = useTranslation(['calendars', 'calendar'])
  const language = useLanguage()
  const { validFrom = '', validTo = '', blocks } = bell
  const set = (at: number, change: Partial<BellBlock>) =>
    onChange({ ...bell, blocks: blocks.map((one, i) => (i === at ? { ...one, ...change } : one)) })
  return (
    <fieldset className="bells">
      <FormField label={t('bells.weekdays')}>
        {(input) => (
          <Checkbox.Group<Weekday>
            {...input}
            className="window-days"
            value={[...bell.weekdays]}
            onChange={(next) => onChange({ ...bell, weekdays: next })}
            options={weekdays.map((value) => ({ value, label: weekdayName(value, language) }))}
          />
        )}
      </FormField>
      <div className="form-grid">
        <DayInput
          label={t('bells.validFrom')}
          value={validFrom}
          onChange={(day) => onChange({ ...bell, validFrom: day })}
        />
        <DayInput
          label={t('bells.validTo')}
          value={validTo}
          onChange={(day) => onChange({ ...bell, validTo: day })}
        />
      </div>
      {blocks.map(({ kind, from, to }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block has no name but its place
        <div className="item-row item-block" key={at}>
          <FormField label={t('bells.kind')}>
            {(input) => (
              <Select
                {...input}
                value={kind}
                onChange={(next) => set(at, { kind: next })}
                options={kinds.map((value) => ({ value, label: t(`calendar:kind.${value}`) }))}
              />
            )}
          </FormField>
          <TimeInput label={t('from')} value={from} onChange={(next) => set(at, { from: next })} />
          <TimeInput label={t('to')} value={to} onChange={(next) => set(at, { to: next })} />
          <Button
            type="text"
            onClick={() => onChange({ ...bell, blocks: blocks.filter((_, i) => i !== at) })}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <div className="page-actions">
        <Button
          onClick={() =>
            onChange({ ...bell, blocks: [...blocks, { kind: 'lessons', from: '', to: '' }] })
          }
        >
          {t('bells.addBlock')}
        </Button>
        {onRemove && (
          <Button type="text" onClick={onRemove}>
            {t('bells.remove')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

export const TimeInput = ({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) => (
  <FormField label={label}>
    {(input) => (
      <Input
        {...input}
        type="time"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )}
  </FormField>
)
