import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { teachingModels } from '../teaching-link.ts'
import { hours, type Report } from './plan-figures.ts'

const partners = ['bases', 'associations', 'schools', 'teachers', 'households'] as const

/** The four teaching models and those of the county's own: whom they link, and what was learned by them (O2-5). */
export function TeachingModels({ rows }: { rows: Report['models'] }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const language = useLanguage()
  if (rows.length === 0) return null
  return (
    <Section title={t('learningPlan.models')}>
      <DataTable
        caption={t('learningPlan.models')}
        rows={rows}
        keyOf={({ model, otherModel }) => `${model} ${otherModel ?? ''}`}
        columns={[
          {
            key: 'model',
            heading: t('learningPlan.model'),
            cell: ({ model, otherModel }) => otherModel ?? read(teachingModels[model]),
          },
          {
            key: 'partners',
            heading: t('learningPlan.partners'),
            cell: (row) =>
              partners
                .filter((one) => row[one] > 0)
                .map((one) => t(`learningPlan.partnerSays.${one}`, { count: row[one] }))
                .join(language === 'en' ? ', ' : '、'),
          },
          ...(['links', 'sessions', 'people'] as const).map((key) => ({
            key,
            heading: t(`learningPlan.${key}`),
            numeric: true as const,
            cell: (row: Report['models'][number]) => row[key],
          })),
          {
            key: 'hours',
            heading: t('learningPlan.hours'),
            numeric: true,
            cell: ({ minutes }) => hours(minutes),
          },
        ]}
      />
    </Section>
  )
}
