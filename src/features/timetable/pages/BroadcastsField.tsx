import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { weekdays } from '../calendar/days.ts'
import type { Broadcast } from '../plan/term-plan.ts'
import { weekdayName } from '../say-windows.ts'
import { useItems } from './use-calendars.ts'

const usual: Broadcast = { weekday: 1, from: 1_170, to: 1_215 }

/** Programmes of the week with which a session is to go together. */
export function BroadcastsField({
  start,
  onChange,
}: {
  start: readonly Broadcast[]
  onChange: (broadcasts: Broadcast[]) => void
}) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const { items, add, change, remove } = useItems<Broadcast>(start, onChange)
  const time = (at: number, name: 'from' | 'to', value: number) => (
    <FormField label={t(`windows.${name}`)}>
      {(input) => (
        <Input
          {...input}
          type="time"
          step={300}
          value={timeOfMinute(value)}
          onChange={({ target }) =>
            target.value !== '' && change(at, { [name]: minuteOfTime(target.value) })
          }
        />
      )}
    </FormField>
  )
  return (
    <fieldset className="windows">
      <legend>{t('plan.broadcasts')}</legend>
      <p className="quiet">{t('plan.broadcastsAbout')}</p>
      {items.map(({ weekday, from, to }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a programme has no name but its place
        <div className="window-row" key={at}>
          <FormField label={t('windows.days')}>
            {(input) => (
              <Select
                {...input}
                value={weekday}
                onChange={(next) => change(at, { weekday: next })}
                options={weekdays.map((one) => ({
                  value: one - 1,
                  label: weekdayName(one, language),
                }))}
              />
            )}
          </FormField>
          {time(at, 'from', from)}
          {time(at, 'to', to)}
          <Button type="text" onClick={() => remove(at)} aria-label={t('windows.remove')}>
            {t('windows.removeDo')}
          </Button>
        </div>
      ))}
      <Button onClick={() => add(usual)}>{t('plan.addBroadcast')}</Button>
    </fieldset>
  )
}
