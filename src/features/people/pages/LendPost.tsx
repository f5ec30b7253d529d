import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { lendPost, listStandInsFor } from '../api.ts'
import { person } from './person-field.tsx'

/** A fortnight is the leave people usually ask for. */
const usualLeaveDays = 14

/** Lends a post while its holder is on leave. */
export function LendPost({
  holdingId,
  title,
  today,
  onClose,
}: {
  holdingId: string
  /** Whose post it is, or which. */
  title: string
  today: Day
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const wishFor = (search: string) => ({ holdingId, search: search || undefined })
  return (
    <FormDialog
      of={lendPost}
      title={title}
      about={<p>{t('posts.delegateText')}</p>}
      okText={t('posts.delegate')}
      done={t('posts.delegated')}
      fixed={{ holdingId }}
      fields={{
        personId: person(t('lend.standIn'), listStandInsFor, wishFor, t('choose.hint')),
        fromDay: day(t('posts.from'), { start: today }),
        toDay: day(t('posts.to'), {
          hint: t('lend.toHint'),
          start: addDays(today, usualLeaveDays),
          min: 'fromDay',
        }),
        reason: words(t('posts.reason'), { hint: t('lend.reasonHint') }),
      }}
      onClose={onClose}
    />
  )
}
