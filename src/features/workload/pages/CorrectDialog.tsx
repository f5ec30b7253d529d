import { useTranslation } from 'react-i18next'
import { whole } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { correctEntry, type ShownEntry } from '../api.ts'

/** How long it took in truth: what is counted by itself is what it takes on the whole. */
export function CorrectDialog({ entry, onClose }: { entry: ShownEntry; onClose: () => void }) {
  const { t } = useTranslation('workload')
  return (
    <FormDialog
      of={correctEntry}
      fixed={{ id: entry.id }}
      title={t('correct.title', { title: entry.title })}
      okText={t('correct.ok')}
      done={t('correct.done')}
      fields={{
        minutes: {
          ...whole(t('claim.minutes'), { unit: t('claim.unit'), least: 1, most: 6_000 }),
          start: entry.minutes,
        },
      }}
      onClose={onClose}
    />
  )
}
