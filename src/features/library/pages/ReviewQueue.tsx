import { Link } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceNames, usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { getReviewQueue, type ReviewQueue as Queue } from '../api.ts'
import { ratedBy } from '../rank.ts'
import { type ResourceMove, resourceLifecycle } from '../resource-state.ts'
import { MoveDialog } from './ResourceMoves.tsx'
import './library.css'

/** What waits for an owner's word, and what people could not use. */
export function ReviewQueue() {
  const { t } = useTranslation('library')
  const query = useAsk(getReviewQueue, usePlaceQuery())
  return (
    <Page title={t('review.title')} about={t('review.about')}>
      <Loaded query={query}>
        {({ waiting, low }) => (
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
          </>
        )}
      </Loaded>
    </Page>
  )
}

function WaitingList({ waiting }: { waiting: Queue['waiting'] }) {
  const { t } = useTranslation('library')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const places = usePlaceNames()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [asked, setAsked] = useState<ResourceMove>()
  const mine = waiting.filter((one) => one.mine)
  // What has been decided meanwhile is no longer chosen.
  const ids = chosen.filter((id) => mine.some((one) => one.id === id))
  return (
    <>
      {mine.length > 0 && (
        <div className="move-buttons screen-only">
          <Checkbox
            checked={ids.length === mine.length}
            indeterminate={ids.length > 0 && ids.length < mine.length}
            onChange={(event) => setChosen(event.target.checked ? mine.map(({ id }) => id) : [])}
          >
            {t('review.all', { count: mine.length })}
          </Checkbox>
          {(['publish', 'back'] as const).map((move) => (
            <Button
              key={move}
              type={move === 'publish' ? 'primary' : 'default'}
              disabled={ids.length === 0}
              onClick={() => setAsked(move)}
            >
              {read(resourceLifecycle.moves[move].label)}
            </Button>
          ))}
        </div>
      )}
      <DataTable
        caption={t('review.waiting')}
        rows={waiting}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'title',
            heading: t('list.resource'),
            cell: ({ id, title, mine: own }) => (
              <>
                {own && (
                  <Checkbox
                    aria-label={title}
                    checked={ids.includes(id)}
                    onChange={(event) =>
                      setChosen(
                        event.target.checked ? [...ids, id] : ids.filter((one) => one !== id),
                      )
                    }
                  />
                )}{' '}
                <Link to={`/library/resources/${id}` as string}>{title}</Link>
              </>
            ),
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
      {asked && (
        <MoveDialog
          ids={ids}
          what={t('review.some', { count: ids.length })}
          move={asked}
          onClose={() => setAsked(undefined)}
        />
      )}
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
