import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatMeasure } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { verdictOf } from '../coverage.ts'
import { type Covered, getCoverage, type TownshipCoverage } from '../coverage-api.ts'
import { AskedResources } from './AskedResources.tsx'
import { AskedTopics } from './AskedTopics.tsx'
import './library.css'

/** What each township lives on and asks for, and what the library lacks for it; prints as it stands. */
export function CoveragePage() {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const may = useMay()
  const place = usePlaceQuery()
  const query = useAsk(getCoverage, place)
  return (
    <Page
      title={t('coverage.title')}
      about={t('coverage.about')}
      actions={
        place && (
          <>
            <Button
              href={withQuery('/api/library/coverage/sheet', { ...place, language })}
              download
            >
              {t('coverage.xlsx')}
            </Button>
            <Button onClick={() => window.print()}>{t('packs.print')}</Button>
            {may('needs.write') && (
              <Link
                to={'/needs' as string}
                search={{ row: 'new' } as never}
                className="link-button"
              >
                {t('coverage.addNeed')}
              </Link>
            )}
          </>
        )
      }
    >
      <Loaded query={query}>
        {({ townships, asked, wanted }) => (
          <>
            {townships.length === 0 && <Empty title={t('coverage.none')} />}
            {townships.map((township) => (
              <OneTownship key={township.code} township={township} />
            ))}
            {wanted.resources.length > 0 && <AskedResources asked={wanted} />}
            {asked.topics.length > 0 && <AskedTopics asked={asked} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const verdictTones = { unknown: 'plain', gaps: 'bad', covered: 'good' } as const

function OneTownship({ township }: { township: TownshipCoverage }) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const { wants, gaps } = township
  const verdict = verdictOf(township)
  const gapOf = ({ gap }: Covered) => (gap ? t(`coverage.gap.${gap}`) : t('coverage.covered'))
  return (
    <div className="coverage-township">
      <Section
        title={township.name}
        actions={
          <StateMark tone={verdictTones[verdict]}>
            {t(`coverage.verdict.${verdict}`, { count: gaps })}
          </StateMark>
        }
      >
        {wants.length === 0 ? (
          <p className="quiet">{t('coverage.noWants')}</p>
        ) : (
          <DataTable
            caption={township.name}
            rows={wants}
            keyOf={({ kind, label }) => `${kind} ${label}`}
            columns={[
              {
                key: 'label',
                heading: t('coverage.want'),
                cell: ({ label }) => (
                  <Link
                    to={'/library' as string}
                    search={{ find: label, place: Number(township.code.slice(0, 9)) } as never}
                  >
                    {label}
                  </Link>
                ),
              },
              {
                key: 'kind',
                heading: t('coverage.kind'),
                cell: ({ kind }) => <span className="together">{t(`coverage.${kind}`)}</span>,
              },
              {
                key: 'size',
                heading: t('coverage.size'),
                numeric: true,
                cell: ({ kind, size }) => formatMeasure(size, t(`coverage.unit.${kind}`), language),
              },
              {
                key: 'published',
                heading: t('coverage.published'),
                numeric: true,
                cell: ({ published }) => published,
              },
              {
                key: 'suitable',
                heading: t('coverage.suitable'),
                numeric: true,
                cell: ({ suitable }) => suitable,
              },
              {
                key: 'result',
                heading: t('coverage.result'),
                cell: (want) => (
                  <StateMark tone={want.gap ? 'bad' : 'good'}>{gapOf(want)}</StateMark>
                ),
              },
            ]}
          />
        )}
      </Section>
    </div>
  )
}
