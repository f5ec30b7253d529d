import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isError } from '../../../base/problem.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { useSay } from '../../../ui/say.ts'
import { calendarProblems } from '../calendar/calendar-problems.ts'
import { readMarket } from '../calendar/read-market.ts'
import type { Market, MarketEffect, Season } from '../calendar/school-calendar.ts'
import { sayMonth } from '../say-month.ts'
import { TimeInput } from './BellsDialog.tsx'
import { CalendarProblems } from './CalendarProblems.tsx'
import { useItems, type Work } from './use-calendars.ts'
import './timetable.css'

const effects: readonly MarketEffect[] = ['neutral', 'attract', 'repel']

/** When the place has its market, and when its fields need hands. */
export function PlaceDialog({
  work: { calendar, save },
  onClose,
}: {
  work: Work
  onClose: () => void
}) {
  const { t } = useTranslation('calendars')
  const say = useSay()
  const [written, setWritten] = useState(calendar.market?.written ?? '')
  const [effect, setEffect] = useState<MarketEffect>(calendar.market?.effect ?? 'neutral')
  const seasons = useItems<Season>(calendar.seasons)
  const reading = written.trim() === '' ? undefined : readMarket(written)
  const fault = reading && 'problem' in reading ? reading.problem : undefined
  const market: Market | null =
    reading && 'rule' in reading ? { written: written.trim(), rule: reading.rule, effect } : null
  const isFilled = seasons.items.every(
    ({ name, from, to, busyFrom, busyTo }) =>
      name.trim() !== '' && isMonthDay(from) && isMonthDay(to) && busyFrom !== '' && busyTo !== '',
  )
  const problems = isFilled ? calendarProblems({ seasons: seasons.items }) : []
  return (
    <AskDialog
      title={t('place.edit')}
      okText={t('save')}
      done={t('saved')}
      ready={!fault && isFilled && !problems.some(isError)}
      work={async () => save?.({ market, seasons: seasons.items })}
      onClose={onClose}
    >
      <FormField
        label={t('place.market')}
        hint={
          reading && 'rule' in reading && !reading.isMoonSaid
            ? t('place.moonHint')
            : t('place.marketHint')
        }
        faults={fault ? [say(fault)] : []}
      >
        {(input) => (
          <Input
            {...input}
            maxLength={100}
            value={written}
            onChange={({ target }) => setWritten(target.value)}
          />
        )}
      </FormField>
      <FormField label={t('place.effect')}>
        {(input) => (
          <Select
            {...input}
            value={effect}
            onChange={setEffect}
            options={effects.map((value) => ({ value, label: t(`effect.${value}`) }))}
          />
        )}
      </FormField>
      <Seasons {...seasons} />
      <CalendarProblems problems={problems} />
    </AskDialog>
  )
}

const isMonthDay = (text: string): boolean => /^\d{2}-\d{2}$/.test(text)

function Seasons({ items, add, change, remove }: ReturnType<typeof useItems<Season>>) {
  const { t } = useTranslation('calendars')
  return (
    <fieldset className="windows">
      <legend>{t('place.seasons')}</legend>
      {items.map(({ name, from, to, busyFrom, busyTo }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a season has no name but its place
        <div className="item-row item-season" key={at}>
          <FormField label={t('name')}>
            {(input) => (
              <Input
                {...input}
                maxLength={60}
                value={name}
                onChange={({ target }) => change(at, { name: target.value })}
              />
            )}
          </FormField>
          <Button type="text" onClick={() => remove(at)}>
            {t('remove')}
          </Button>
          <MonthDayInput
            label={t('fromDay')}
            value={from}
            onChange={(day) => change(at, { from: day })}
          />
          <MonthDayInput
            label={t('toDay')}
            value={to}
            onChange={(day) => change(at, { to: day })}
          />
          <TimeInput
            label={t('place.busyFrom')}
            value={busyFrom}
            onChange={(next) => change(at, { busyFrom: next })}
          />
          <TimeInput
            label={t('place.busyTo')}
            value={busyTo}
            onChange={(next) => change(at, { busyTo: next })}
          />
        </div>
      ))}
      <Button
        onClick={() => add({ name: '', from: '', to: '', busyFrom: '06:30', busyTo: '18:30' })}
      >
        {t('place.addSeason')}
      </Button>
    </fieldset>
  )
}

const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const two = (n: number): string => String(n).padStart(2, '0')

/** A day of every year: its month, and its day there. */
function MonthDayInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { t } = useTranslation('calendars')
  const language = useLanguage()
  const [month, day] = value === '' ? [undefined, undefined] : value.split('-').map(Number)
  const length = lengths[(month ?? 1) - 1] ?? 31
  return (
    <FormField label={label}>
      {(input) => (
        <span className="month-day">
          <Select<number>
            {...input}
            {...(month !== undefined && { value: month })}
            onChange={(next) =>
              onChange(`${two(next)}-${two(Math.min(day ?? 1, lengths[next - 1] ?? 31))}`)
            }
            options={lengths.map((_, i) => ({
              value: i + 1,
              label: sayMonth(`2000-${two(i + 1)}-01`, language, 'alone'),
            }))}
          />
          <Select<number>
            aria-label={`${label} ${t('dayOnly')}`}
            disabled={month === undefined}
            {...(day !== undefined && { value: day })}
            onChange={(next) => onChange(`${two(month ?? 1)}-${two(next)}`)}
            options={Array.from({ length }, (_, i) => ({ value: i + 1, label: String(i + 1) }))}
          />
        </span>
      )}
    </FormField>
  )
}
