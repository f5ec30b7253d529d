import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask, withQuery } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { isAtStation, useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { issueCatalogue, listCatalogues } from '../api.ts'
import './guide.css'

/** Issues of the catalogue of courseware, and what the next one would hold. */
export function CatalogueList() {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const query = useAsk(listCatalogues, place)
  const [issuing, setIssuing] = useState(false)
  const atHub = me && !isAtStation(me)
  const next = atHub ? query.data?.next : undefined
  const isNew = next && next.fresh + next.gone > 0
  const today = me?.today ?? ''
  return (
    <Page
      title={t('catalogues.title')}
      about={t('catalogues.about')}
      actions={
        <>
          {atHub && may('acquisitions.read') && place && (
            <Button
              href={withQuery('/api/guide/downloads/paper', {
                ...{ ...place, language, from: addDays(today, -30), to: today },
              })}
              target="_blank"
            >
              {t('catalogues.downloads')}
            </Button>
          )}
          {next && (
            <Button
              type="primary"
              disabled={!isNew || next.units.length === 0}
              onClick={() => setIssuing(true)}
            >
              {t('catalogues.issue')}
            </Button>
          )}
        </>
      }
    >
      {next && next.all > 0 && (
        <p>
          {isNew
            ? t('catalogues.next', { all: next.all, fresh: next.fresh, gone: next.gone })
            : t('catalogues.nextNone')}{' '}
          {next.units.length === 0 && t('catalogues.noUnits')}
        </p>
      )}
      <Loaded query={query}>
        {({ issues, isCut }) => (
          <>
            {isCut && <Notice tone="soon" title={t('catalogues.cut')} />}
            <List
              none={t('catalogues.none')}
              caption={t('catalogues.title')}
              rows={issues}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'no',
                  heading: t('catalogues.no'),
                  cell: ({ id, issueNo, simulated }) => (
                    <span className="guide-titled">
                      <Link to={`/catalogues/${id}` as string}>
                        {t('catalogues.noOf', { no: issueNo })}
                      </Link>
                      {simulated && <span className="simulated-mark">{t('simulated')}</span>}
                    </span>
                  ),
                },
                {
                  key: 'place',
                  heading: t('catalogues.place'),
                  cell: ({ placeName }) => placeName,
                },
                {
                  key: 'asOf',
                  heading: t('catalogues.asOf'),
                  cell: ({ asOf }) => formatDay(asOf, language, today),
                },
                ...(['all', 'fresh', 'gone'] as const).map((key) => ({
                  key,
                  heading: t(`catalogues.${key}`),
                  numeric: true as const,
                  cell: (one: { all: number; fresh: number; gone: number }) => one[key],
                })),
                {
                  key: 'received',
                  heading: t('notices.received'),
                  cell: ({ waits, receivedCount, unitCount }) =>
                    waits ? (
                      <StateMark tone="soon">{t('notices.waits')}</StateMark>
                    ) : (
                      t('notices.of', { got: receivedCount, all: unitCount })
                    ),
                },
              ]}
            />
          </>
        )}
      </Loaded>
      {issuing && next && place && (
        <AskDialog
          title={t('catalogues.issueTitle')}
          okText={t('catalogues.issue')}
          done={t('catalogues.issueDone')}
          ready
          work={async () => {
            await ask(issueCatalogue, { ...place, unitCodes: next.units.map(({ code }) => code) })
          }}
          onClose={() => setIssuing(false)}
        >
          <p>{t('catalogues.next', { all: next.all, fresh: next.fresh, gone: next.gone })}</p>
          <p>{t('catalogues.issueAbout', { count: next.units.length })}</p>
        </AskDialog>
      )}
    </Page>
  )
}
