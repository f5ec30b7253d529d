import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { type ContactStanding, readContacts, type UncoveredLeader } from '../api.ts'

/** Which leader sees to which station, whether he comes as often as he promised, and who sees to none. */
export function ContactsPage() {
  const { t } = useTranslation('contacts')
  const query = useAsk(readContacts, usePlaceQuery())
  return (
    <Page
      title={t('page.title')}
      about={t('page.about')}
      actions={<Button onClick={() => window.print()}>{t('page.print')}</Button>}
    >
      <Loaded query={query}>
        {({ points, uncovered }) => (
          <>
            {uncovered.length > 0 && <Uncovered leaders={uncovered} />}
            <Points points={points} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Uncovered({ leaders }: { leaders: readonly UncoveredLeader[] }) {
  const { t } = useTranslation('contacts')
  const may = useMay()
  return (
    <Section title={t('page.uncovered')}>
      <p>{leaders.map(({ name, title }) => `${title ?? ''}${name}`).join(t('page.and'))}</p>
      {may('contact_points.write') && (
        <Link className="screen-only" to={'/contact_points' as string}>
          {t('page.give')}
        </Link>
      )}
    </Section>
  )
}

function Points({ points }: { points: readonly ContactStanding[] }) {
  const { t } = useTranslation('contacts')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const may = useMay()
  const { data: me } = useMe()
  const [find, setFind] = useState('')
  const { only }: { only?: 'behind' } = useSearch({ strict: false })
  const shown = points.filter(
    ({ unitName, leaderName, isBehind }) =>
      [unitName, leaderName].some((one) => one.includes(find.trim())) &&
      (only !== 'behind' || isBehind),
  )
  const nothing =
    points.length > 0 ? 'page.none' : may('contact_points.write') ? 'page.noPoints' : 'page.noHere'
  return (
    <List<ContactStanding, 'behind'>
      find={{ value: find, label: t('page.find'), onSearch: setFind }}
      only={{
        label: t('page.only'),
        placeholder: t('page.only'),
        value: only,
        onChange: (next) => setAddress({ only: next }),
        options: [{ value: 'behind', label: t('page.behind') }],
      }}
      count={t('page.count', { count: shown.length })}
      none={t(nothing)}
      caption={t('page.title')}
      rows={shown}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'leader',
          heading: t('page.leader'),
          cell: ({ leaderName, title }) => (
            <span className="two-lines">
              {leaderName}
              {title !== null && <span className="quiet">{title}</span>}
            </span>
          ),
        },
        { key: 'station', heading: t('page.station'), cell: ({ unitName }) => unitName },
        {
          key: 'visits',
          heading: t('page.visits'),
          cell: ({ visits, due, promised, isBehind }) => (
            <span className="two-lines">
              {isBehind ? (
                <StateMark tone="bad">{t('page.lacks', { count: due - visits })}</StateMark>
              ) : (
                <StateMark tone="good">{t('page.kept')}</StateMark>
              )}
              <span className="quiet">{t('page.made', { visits, promised })}</span>
            </span>
          ),
        },
        {
          key: 'last',
          heading: t('page.last'),
          cell: ({ lastOn }) => (
            <span className="two-lines">
              {lastOn ? formatDay(lastOn, language, me?.today ?? '') : t('page.never')}
              {may('contact_visits.write') && (
                <Link className="screen-only" to={'/contact_visits' as string}>
                  {t('page.record')}
                </Link>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}
