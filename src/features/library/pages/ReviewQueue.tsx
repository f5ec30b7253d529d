import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Cut } from '../../../ui/Cut.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceNames, usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { getReviewQueue, type ReviewQueue as Queue } from '../api.ts'
import { ratedBy } from '../rank.ts'
import { resource } from '../resource.ts'
import { resourceLifecycle } from '../resource-state.ts'
import './library.css'

/** What waits for an owner's word, and what people could not use. */
export function ReviewQueue() {
  const { t } = useTranslation('library')
  const query = useAsk(getReviewQueue, usePlaceQuery())
  return (
    <Page title={t('review.title')} about={t('review.about')}>
      <Loaded query={query}>
        {({ waiting, low, isCut }) => (
          <>
            <Section title={t('review.waiting')}>
              {waiting.length === 0 ? (
                <p className="quiet">{t('review.nothingWaiting')}</p>
              ) : (
                <WaitingList waiting={waiting} />
              )}
            </Section>
            <Section title={t('review.low')}>
              {low.length === 0 ? (
                <p className="quiet">{t('review.nothingLow')}</p>
              ) : (
                <LowList low={low} />
              )}
            </Section>
            <Cut isCut={isCut} count={Math.max(waiting.length, low.length)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function WaitingList({ waiting }: { waiting: Queue['waiting'] }) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const { data: me } = useMe()
  const places = usePlaceNames()
  const [chosen, setChosen] = useState<readonly string[]>([])
  return (
    <>
      <BulkMoves
        lifecycle={resourceLifecycle}
        make={rowEndpoints(resource).moveRows}
        rows={waiting.filter(({ mine }) => mine)}
        chosen={chosen}
        onChoose={setChosen}
        nameOf={({ title }) => title}
      />
      <DataTable
        caption={t('review.waiting')}
        rows={waiting}
        keyOf={({ id }) => id}
        choice={{
          chosen,
          nameOf: ({ mine, title }) => (mine ? title : undefined),
          onChoose: setChosen,
        }}
        columns={[
          {
            key: 'title',
            heading: t('list.resource'),
            cell: ({ id, title }) => <Link to={`/library/resources/${id}` as string}>{title}</Link>,
          },
          {
            key: 'owner',
            heading: t('review.owner'),
            cell: ({ ownerCode }) => places.get(ownerCode)?.name ?? ownerCode,
          },
          {
            key: 'since',
            heading: t('review.since'),
            cell: ({ stateAt }) => formatInstant(stateAt, language, me?.today ?? ''),
          },
        ]}
      />
    </>
  )
}

function LowList({ low }: { low: Queue['low'] }) {
  const { t } = useTranslation('library')
  return (
    <DataTable
      caption={t('review.low')}
      rows={low}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'title',
          heading: t('list.resource'),
          cell: ({ id, title }) => <Link to={`/library/resources/${id}` as string}>{title}</Link>,
        },
        {
          key: 'average',
          heading: t('list.rating'),
          cell: ({ average }) => (
            <StateMark tone="bad">{t('rating.average', { average: average.toFixed(1) })}</StateMark>
          ),
        },
        {
          key: 'count',
          heading: t('review.raters'),
          numeric: true,
          cell: (scores) => ratedBy(scores),
        },
      ]}
    />
  )
}
