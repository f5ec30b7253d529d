import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type BatchHead, listBatches, listMissing } from '../api.ts'
import { type BatchState, batchLifecycle, tiers } from '../batch.ts'

/** Every batch: what it is, how full, what came of it. */
export function TrainingPage() {
  const { t } = useTranslation('training')
  const may = useMay()
  const query = useAsk(listBatches, {})
  return (
    <Page
      title={t('training.title')}
      about={t('training.about')}
      actions={
        <>
          <Link className="link-button" to={'/training/mine' as string}>
            {t('mine.title')}
          </Link>
          {may('enrolments.read') && (
            <Link className="link-button" to={'/training/structure' as string}>
              {t('structure.title')}
            </Link>
          )}
          {may('training_batches.write') && (
            <Link className="link-button" to={'/training_batches' as string}>
              {t('training.register')}
            </Link>
          )}
        </>
      }
    >
      {may('enrolments.read') && <MissingLine />}
      <Loaded query={query}>{({ batches }) => <Batches batches={batches} />}</Loaded>
    </Page>
  )
}

/** How many of those who must be trained hold a certificate, and the way to those who do not. */
function MissingLine() {
  const { t } = useTranslation('training')
  const place = usePlaceQuery()
  const query = useAsk(listMissing, place)
  return (
    <Loaded query={query}>
      {({ people, must, certified }) => (
        <p>
          {t('training.certified', { must, certified })}{' '}
          {people.length > 0 && (
            <Link className="link-button" to={'/training/missing' as string}>
              {t('training.missing', { count: people.length })}
            </Link>
          )}
        </p>
      )}
    </Loaded>
  )
}

function Batches({ batches }: { batches: readonly BatchHead[] }) {
  const { t } = useTranslation('training')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<BatchState>()
  const shown = batches.filter(
    ({ title, batchNo, venue, state }) =>
      [title, batchNo, venue].some((one) => one.includes(find.trim())) &&
      (only === undefined || only === state),
  )
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  return (
    <List<BatchHead, BatchState>
      find={{ value: find, label: t('training.find'), onSearch: setFind }}
      only={{
        label: t('training.only'),
        placeholder: t('training.all'),
        value: only,
        onChange: setOnly,
        options: (Object.keys(batchLifecycle.states) as BatchState[]).map((value) => ({
          value,
          label: read(batchLifecycle.states[value]),
        })),
      }}
      count={t('training.count', { count: shown.length })}
      none={t('training.none')}
      caption={t('training.title')}
      rows={shown}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'title',
          heading: t('training.batch'),
          cell: ({ id, title, batchNo, placeName }) => (
            <span className="two-lines">
              <Link to={`/training/${id}` as string}>{title}</Link>
              <span className="quiet">
                {batchNo} · {placeName}
              </span>
            </span>
          ),
        },
        { key: 'tier', heading: t('training.tier'), cell: ({ tier }) => read(tiers[tier]) },
        {
          key: 'days',
          heading: t('training.days'),
          cell: ({ fromDay, toDay, venue }) => (
            <span className="two-lines">
              {day(fromDay)}–{day(toDay)}
              <span className="quiet">{venue}</span>
            </span>
          ),
        },
        {
          key: 'seats',
          heading: t('training.seats'),
          numeric: true,
          cell: ({ seated, capacity }) => `${seated}/${capacity}`,
        },
        {
          key: 'passed',
          heading: t('training.passed'),
          numeric: true,
          cell: ({ passed }) => passed,
        },
        {
          key: 'state',
          heading: t('training.state'),
          cell: ({ state }) => <StandingMark lifecycle={batchLifecycle} state={state} />,
        },
      ]}
    />
  )
}
