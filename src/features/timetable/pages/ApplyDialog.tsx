import { Checkbox, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import type { Hindered } from '../api.ts'
import type { CalendarParts, SchoolCalendar } from '../calendar/school-calendar.ts'
import { applyCalendar, type CalendarSchool, type Rearranged } from '../calendar-api.ts'
import type { CalendarDocument } from '../calendar-document.ts'

type Part = keyof SchoolCalendar

/** What one school says becomes the word of all that were chosen. */
export function ApplyDialog({
  schools,
  all,
  calendars,
  onDone,
  onClose,
}: {
  schools: readonly CalendarSchool[]
  all: readonly CalendarSchool[]
  calendars: readonly CalendarDocument[]
  onDone: (rearranged: Rearranged, hindered: readonly Hindered[]) => void
  onClose: () => void
}) {
  const { t } = useTranslation('calendars')
  const ownOf = new Map(calendars.map((one) => [one.schoolId, one]))
  const models = all.filter(({ id }) => Object.keys(ownOf.get(id)?.parts ?? {}).length > 0)
  const [from, setFrom] = useState(models[0]?.id)
  const [parts, setParts] = useState<readonly Part[]>(['bells'])
  const said: CalendarParts = ownOf.get(from ?? '')?.parts ?? {}
  const sayable = Object.keys(said) as Part[]
  const chosen = parts.filter((part) => sayable.includes(part))
  return (
    <AskDialog
      title={t('apply.title', { count: schools.length })}
      okText={t('apply.do')}
      done={t('apply.done')}
      ready={chosen.length > 0}
      work={async () => {
        const { hindered, rearranged } = await ask(applyCalendar, {
          schools: schools.map(({ id }) => ({ id, version: ownOf.get(id)?.version ?? 0 })),
          parts: Object.fromEntries(chosen.map((part) => [part, said[part]])),
        })
        onDone(rearranged, hindered)
      }}
      onClose={onClose}
    >
      {models.length === 0 ? (
        <p>{t('apply.none')}</p>
      ) : (
        <>
          <p>{t('apply.about')}</p>
          <FormField label={t('apply.from')}>
            {(input) => (
              <Select
                {...input}
                showSearch
                optionFilterProp="label"
                {...(from !== undefined && { value: from })}
                onChange={setFrom}
                options={models.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
          </FormField>
          <FormField label={t('apply.parts')}>
            {(input) => (
              <Checkbox.Group<Part>
                {...input}
                value={chosen}
                onChange={setParts}
                options={sayable.map((part) => ({ value: part, label: t(`part.${part}`) }))}
              />
            )}
          </FormField>
        </>
      )}
    </AskDialog>
  )
}
