import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { modes } from '../../schools/school.ts'
import { readDecisions } from '../api.ts'
import type { DecisionView } from '../decision.ts'
import { NoDecisions } from './NoDecisions.tsx'
import { useFound } from './use-found.ts'
import { useCount, useHostWhy } from './words-of.ts'
import '../../registers/pages/registers.css'
import './siting.css'

/** School by school what it hosts; the same on paper and as a sheet. */
export function HostList() {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const place = usePlaceQuery()
  const query = useAsk(readDecisions, place)
  const address = (format: 'pdf' | 'xlsx') =>
    withQuery('/api/siting/host-list', { ...place, language, format })
  return (
    <Page
      title={t('hosts.title')}
      about={t('hosts.about')}
      actions={
        place && (
          <>
            <Button href={address('xlsx')} download>
              {t('hosts.xlsx')}
            </Button>
            <Button href={withQuery('/api/siting/service-areas', { ...place, language })} download>
              {t('hosts.areas')}
            </Button>
            <Button type="primary" href={address('pdf')} download>
              {t('hosts.pdf')}
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>
        {({ decisions }) =>
          decisions.length === 0 ? <NoDecisions /> : <Hosts decisions={decisions} />
        }
      </Loaded>
    </Page>
  )
}

function Hosts({ decisions }: { decisions: readonly DecisionView[] }) {
  const { t } = useTranslation('siting')
  const read = useText()
  const count = useCount()
  const hostWhy = useHostWhy()
  const [find, setFind] = useState('')
  const found = useFound(find, usePlaceQuery())
  const hosts = [...Map.groupBy(decisions, ({ schoolId }) => schoolId)]
    .map(([id, own]) => ({ id, own, first: own[0] as DecisionView }))
    .filter(({ own }) => own.some(found.has))
  return (
    <List
      find={{ value: find, label: t('table.find'), onSearch: setFind, error: found.error }}
      count={t('hosts.count', {
        hosts: count(hosts.length),
        units: count(hosts.reduce((sum, { own }) => sum + own.length, 0)),
      })}
      none={t('table.none')}
      caption={t('hosts.title')}
      rows={hosts}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        {
          key: 'school',
          heading: t('host'),
          cell: ({ id, first }) => <Link to={`/schools/${id}` as string}>{first.schoolName}</Link>,
        },
        {
          key: 'mode',
          heading: t('mode'),
          cell: ({ first }) => read(modes[first.schoolMode]),
        },
        {
          key: 'units',
          heading: t('hosts.units'),
          cell: ({ own }) => (
            <ul className="host-units">
              {own.map((one) => (
                <li key={one.id}>
                  <Link to={`/siting/decisions/${one.id}` as string}>
                    {one.unitName ?? one.unitCode}
                  </Link>{' '}
                  <span className="quiet">
                    {t(`level.${one.unitLevel}`)} {hostWhy(one)}
                  </span>
                </li>
              ))}
            </ul>
          ),
        },
        {
          key: 'state',
          heading: t('scenario.state'),
          cell: ({ own }) => {
            const fixed = own.filter(({ state }) => state === 'fixed').length
            return (
              <StateMark tone={fixed === own.length ? 'good' : 'soon'}>
                {fixed === own.length
                  ? t('state.fixed')
                  : t('hosts.partly', { fixed: count(fixed), all: count(own.length) })}
              </StateMark>
            )
          },
        },
      ]}
    />
  )
}
