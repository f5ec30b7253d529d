import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { isError } from '../../../base/problem.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { calendarProblems } from '../calendar/calendar-problems.ts'
import type { Term } from '../calendar/school-calendar.ts'
import { CalendarProblems } from './CalendarProblems.tsx'
import { useItems, type Work } from './use-calendars.ts'
import './timetable.css'

/** Terms, and days without school inside one or after the last. */
export function TermsDialog({
  work: { calendar, save },
  onClose,
}: {
  work: Work
  onClose: () => void
}) {
  const { t } = useTranslation('calendars')
  const terms = useItems<Term>(calendar.terms)
  const breaks = useItems<Term>(calendar.breaks)
  const parts = { terms: terms.items.map(sound), breaks: breaks.items.map(sound) }
  const isFilled = [...parts.terms, ...parts.breaks].every(({ from, to }) => from && to)
  const problems = isFilled ? calendarProblems(parts) : []
  return (
    <AskDialog
      title={t('terms.edit')}
      okText={t('save')}
      done={t('saved')}
      ready={isFilled && !problems.some(isError)}
      work={async () => save?.(parts)}
      onClose={onClose}
    >
      <Spans title={t('terms.terms')} addText={t('terms.addTerm')} {...terms} />
      <Spans title={t('terms.breaks')} addText={t('terms.addBreak')} {...breaks} />
      <p className="quiet">{t('terms.hint')}</p>
      <CalendarProblems problems={problems} />
    </AskDialog>
  )
}

/** A name that nobody gave is none. */
const sound = ({ from, to, name }: Term): Term => ({ from, to, ...(name && { name }) })

function Spans({
  title,
  addText,
  items,
  add,
  change,
  remove,
}: { title: string; addText: string } & ReturnType<typeof useItems<Term>>) {
  const { t } = useTranslation('calendars')
  return (
    <fieldset className="windows">
      <legend>{title}</legend>
      {items.map(({ from, to, name = '' }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span has no name but its place
        <div className="item-row item-days" key={at}>
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
          <DayInput
            label={t('fromDay')}
            value={from}
            onChange={(day) => change(at, { from: day })}
          />
          <DayInput label={t('toDay')} value={to} onChange={(day) => change(at, { to: day })} />
          <Button type="text" onClick={() => remove(at)}>
            {t('remove')}
          </Button>
        </div>
      ))}
      <Button onClick={() => add({ from: '', to: '' })}>{addText}</Button>
    </fieldset>
  )
}
