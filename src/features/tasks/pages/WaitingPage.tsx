import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf, daysBetween } from '../../../base/calendar.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { type Find, List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { roleOf } from '../../people/role.ts'
import { listWaiting, type WaitingItem, type WaitingOffice } from '../waiting-api.ts'
import { linkOf } from './link-of.ts'
import './today.css'

/** Everything that waits for somebody, by office: whom to ask, about what, and for how long it has waited. */
export function WaitingPage() {
  const { t } = useTranslation('today')
  const [find, setFind] = useState('')
  const place = usePlaceQuery()
  const query = useAsk(listWaiting, place && { ...place, search: find || undefined })
  return (
    <Page title={t('waits.title')} about={t('waits.about')}>
      <Loaded query={query}>
        {({ offices, unanswered, count }) => (
          <>
            {unanswered.length > 0 && (
              <Notice tone="bad" title={t('waits.unanswered')}>
                <Items items={unanswered} />
              </Notice>
            )}
            <Offices
              offices={offices}
              find={{ value: find, label: t('waits.find'), onSearch: setFind }}
              none={t(find === '' ? 'waits.none' : 'waits.notFound')}
            />
            <Cut isCut={count > offices.length} count={offices.length} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Offices({
  offices,
  find,
  none,
}: {
  offices: readonly WaitingOffice[]
  find: Find
  none: string
}) {
  const { t } = useTranslation('today')
  const { data: me } = useMe()
  const read = useText()
  return (
    <List
      find={find}
      count={t('waits.count', { count: offices.length })}
      none={none}
      scrolls
      caption={t('waits.title')}
      rows={offices}
      keyOf={({ organisationId, role }) => `${organisationId} ${role}`}
      columns={[
        {
          key: 'office',
          heading: t('waits.office'),
          cell: ({ organisation, role }) => {
            const label = roleOf(role)?.label
            return (
              <>
                <strong>{organisation}</strong> {label ? read(label) : role}
              </>
            )
          },
        },
        {
          key: 'person',
          heading: t('waits.person'),
          cell: ({ isVacant, persons }) =>
            isVacant ? <StateMark tone="bad">{t('waits.vacant')}</StateMark> : persons.join(' '),
        },
        { key: 'what', heading: t('waits.what'), cell: ({ items }) => <Items items={items} /> },
        {
          key: 'days',
          heading: t('waits.days'),
          numeric: true,
          cell: ({ items: [first] }) =>
            first && me ? daysBetween(dayOf(first.since), me.today) : '',
        },
      ]}
    />
  )
}

function Items({ items }: { items: readonly WaitingItem[] }) {
  const { t } = useTranslation('today')
  const read = useText()
  return (
    <ul className="today-waits">
      {items.map(({ what, count, link }) => (
        <li key={read(what) + link}>
          <Link {...linkOf(link)}>{t('waits.item', { what: read(what), count })}</Link>
        </li>
      ))}
    </ul>
  )
}
