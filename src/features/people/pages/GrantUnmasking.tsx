import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { type ChosenPlace, usePlaceNames } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { addUnmaskingGrant, listPeople, listPersonalFields } from '../api.ts'
import { person } from './person-field.tsx'

/** Checking a list takes days, not months. */
const usualGrantDays = 7

/** Lets a person see personal fields in full: who, where, what for, until when. */
export function GrantUnmasking({
  place,
  today,
  onClose,
}: {
  place: ChosenPlace
  today: Day
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const places = usePlaceNames()
  const wishFor = (search: string) => ({ limit: 20, search: search || undefined })
  const offered = [...places.values()].map(({ code, name }) => ({ value: code, label: name }))
  return (
    <FormDialog
      of={addUnmaskingGrant}
      title={t('unmask.addTitle')}
      about={
        <Notice tone="plain" title={t('unmask.opens')}>
          <MaskedFields />
          <p>{t('unmask.logged')}</p>
        </Notice>
      }
      okText={t('unmask.do')}
      done={t('unmask.granted')}
      fixed={({ regionCode }) => ({ level: places.get(String(regionCode))?.level ?? place.level })}
      fields={{
        personId: person(t('unmask.person'), listPeople, wishFor),
        regionCode: choice(t('unmask.place'), offered, {
          hint: t('unmask.placeHint'),
          start: place.code,
          find: true,
        }),
        purpose: words(t('unmask.purpose'), { hint: t('unmask.purposeHint'), rows: 2 }),
        fromDay: day(t('posts.from'), { start: today, min: today }),
        toDay: day(t('posts.to'), {
          hint: t('unmask.toHint'),
          start: addDays(today, usualGrantDays),
          min: 'fromDay',
        }),
      }}
      onClose={onClose}
    />
  )
}

/** What is masked and would be opened, by register. */
function MaskedFields() {
  const read = useText()
  const language = useLanguage()
  const { data } = useAsk(listPersonalFields, {})
  const [comma, colon] = language === 'en' ? [', ', ': '] : ['、', '：']
  return (
    <ul>
      {data?.masked.map(({ register, fields }) => (
        <li key={read(register)}>
          {read(register)}
          {colon}
          {fields.map(read).join(comma)}
        </li>
      ))}
    </ul>
  )
}
