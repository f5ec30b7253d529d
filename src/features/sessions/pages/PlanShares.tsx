import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { shownTitle } from '../../timetable/shown-title.ts'
import { segmentForms, serviceFunctions } from '../values.ts'
import { hours, type Report, share } from './plan-figures.ts'

/** The four service functions and the two audiences (G-4 to G-8). */
export function FunctionShares({ report: { functions, audiences } }: { report: Report }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const all = functions.reduce((sum, { minutes }) => sum + minutes, 0)
  return (
    <Section title={t('learningPlan.functions')}>
      <DataTable
        caption={t('learningPlan.functions')}
        rows={functions}
        keyOf={({ serviceFunction }) => serviceFunction ?? ''}
        columns={[
          {
            key: 'function',
            heading: t('learningPlan.function'),
            cell: ({ serviceFunction }) =>
              serviceFunction === null
                ? t('learningPlan.unsaid')
                : read(serviceFunctions[serviceFunction]),
          },
          ...(['sessions', 'members', 'others'] as const).map((key) => ({
            key,
            heading: t(`learningPlan.${key}`),
            numeric: true as const,
            cell: (row: Report['functions'][number]) => row[key],
          })),
          {
            key: 'hours',
            heading: t('learningPlan.hours'),
            numeric: true,
            cell: ({ minutes }) => hours(minutes),
          },
          {
            key: 'share',
            heading: t('learningPlan.of'),
            numeric: true,
            cell: ({ minutes }) => share(minutes, all),
          },
        ]}
      />
      <p className="quiet">{t('learningPlan.audiences', audiences)}</p>
    </Section>
  )
}

export function FormShares({ report: { forms } }: { report: Report }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const all = forms.reduce((sum, { minutes }) => sum + minutes, 0)
  if (all === 0) return null
  return (
    <Section title={t('learningPlan.forms')}>
      <DataTable
        caption={t('learningPlan.forms')}
        rows={forms}
        keyOf={({ form }) => form}
        columns={[
          {
            key: 'form',
            heading: t('learningPlan.form'),
            cell: ({ form }) => read(segmentForms[form]),
          },
          {
            key: 'hours',
            heading: t('learningPlan.hours'),
            numeric: true,
            cell: ({ minutes }) => hours(minutes),
          },
          {
            key: 'share',
            heading: t('learningPlan.of'),
            numeric: true,
            cell: ({ minutes }) => share(minutes, all),
          },
        ]}
      />
    </Section>
  )
}

/** More than these nobody reads; how many are left is said. */
const mostHints = 12

/** Sessions of viewing alone, and months in one form (O2-6, O2-7). */
export function Hints({ report: { viewingOnly, oneMethod } }: { report: Report }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const found = [
    ...oneMethod.map(({ code, name, month, form }) => ({
      key: `${code} ${month}`,
      says: t('learningPlan.oneMethod', { name, month, form: read(segmentForms[form]) }),
    })),
    ...viewingOnly.map(({ id, title, day }) => ({
      key: id,
      says: (
        <Link to={`/sessions/${id}` as string}>
          {t('learningPlan.viewingOnly', {
            title: shownTitle(title, language),
            day: formatDay(day, language, me?.today ?? ''),
          })}
        </Link>
      ),
    })),
  ]
  if (found.length === 0) return null
  return (
    <Section title={t('learningPlan.hints')}>
      <ul>
        {found.slice(0, mostHints).map(({ key, says }) => (
          <li key={key}>{says}</li>
        ))}
      </ul>
      {found.length > mostHints && (
        <p className="quiet">{t('learningPlan.more', { count: found.length - mostHints })}</p>
      )}
    </Section>
  )
}
