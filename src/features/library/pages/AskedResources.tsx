import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import type { AskedResources as Asked } from '../coverage-api.ts'

/** Resources that people wanted to open where their files are not, and whether they were sent (S4-12). */
export function AskedResources({ asked: { resources, isCut } }: { asked: Asked }) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const { data: me } = useMe()
  return (
    <Section title={t('wanted.title')}>
      <DataTable
        caption={t('wanted.title')}
        rows={resources}
        keyOf={({ resourceId, station }) => `${resourceId} ${station}`}
        columns={[
          {
            key: 'title',
            heading: t('wanted.resource'),
            cell: ({ resourceId, title }) => (
              <Link to={`/library/resources/${resourceId}` as string}>{title}</Link>
            ),
          },
          {
            key: 'station',
            heading: t('coverage.station'),
            cell: ({ stationName }) => stationName ?? t('coverage.here'),
          },
          {
            key: 'times',
            heading: t('wanted.times'),
            numeric: true,
            cell: ({ times }) => times,
          },
          {
            key: 'at',
            heading: t('wanted.at'),
            cell: ({ at }) => formatInstant(at, language, me?.today ?? ''),
          },
          {
            key: 'sent',
            heading: t('coverage.became'),
            cell: ({ resourceId, sent }) =>
              sent ? (
                <StateMark tone="good">{t('wanted.sent')}</StateMark>
              ) : (
                <Link to={`/library/resources/${resourceId}` as string}>{t('wanted.send')}</Link>
              ),
          },
        ]}
      />
      {isCut && <p className="quiet">{t('wanted.isCut')}</p>}
    </Section>
  )
}
