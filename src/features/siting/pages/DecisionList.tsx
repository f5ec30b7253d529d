import { useNavigate, useSearch } from '@tanstack/react-router'
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
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { readDecisions } from '../api.ts'
import { type DecisionView, type Party, parties, partyLabels } from '../decision.ts'
import { ConsentMarks } from './ConsentMarks.tsx'
import { NoDecisions } from './NoDecisions.tsx'
import { UnitName } from './UnitName.tsx'
import { useFound } from './use-found.ts'
import { useCount, useHostWhy } from './words-of.ts'
import '../../registers/pages/registers.css'
import './siting.css'

/** Every unit with its host and the four answers. */
export function DecisionList() {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const place = usePlaceQuery()
  const navigate = useNavigate()
  const query = useAsk(readDecisions, place)
  return (
    <Page
      title={t('decisions.title')}
      about={t('decisions.about')}
      actions={
        place &&
        (query.data?.decisions.length ?? 0) > 0 && (
          <>
            <Button
              href={withQuery('/api/siting/decision-sheets', { ...place, language })}
              download
            >
              {t('decisions.sheets')}
            </Button>
            <Button onClick={() => void navigate({ to: '/siting/papers' as string })}>
              {t('paper.title')}
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>
        {({ decisions }) =>
          decisions.length === 0 ? <NoDecisions /> : <Decisions decisions={decisions} />
        }
      </Loaded>
    </Page>
  )
}

type Only = 'all' | 'open' | 'fixed' | 'refused' | Party

function Decisions({ decisions }: { decisions: readonly DecisionView[] }) {
  const { t } = useTranslation('siting')
  const read = useText()
  const count = useCount()
  const hostWhy = useHostWhy()
  const [find, setFind] = useState('')
  const found = useFound(find, usePlaceQuery())
  const setAddress = useSetAddress()
  const { only = 'all' }: { only?: Only } = useSearch({ strict: false })
  const rows = decisions.filter((one) => found.has(one) && kept(one, only))
  return (
    <List
      find={{ value: find, label: t('table.find'), onSearch: setFind, error: found.error }}
      only={{
        label: t('table.only'),
        value: only,
        onChange: (next: Only) => setAddress({ only: next }),
        options: [
          ...(['all', 'open', 'fixed', 'refused'] as const).map((value) => ({
            value: value as Only,
            label: t(`decisions.${value}`),
          })),
          ...parties.map((party) => ({
            value: party as Only,
            label: t('decisions.waitsFor', { party: read(partyLabels[party]) }),
          })),
        ],
      }}
      count={t('table.count', { count: count(rows.length) })}
      none={t('table.none')}
      caption={t('decisions.title')}
      rows={rows}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        {
          key: 'unit',
          heading: t('unit'),
          cell: (one) => (
            <UnitName
              to={`/siting/decisions/${one.id}`}
              name={one.unitName ?? one.unitCode}
              townshipName={one.townshipName}
            />
          ),
        },
        {
          key: 'school',
          heading: t('host'),
          cell: (one) => (
            <span className="unit-name">
              {one.schoolName}
              <span className="quiet">{hostWhy(one)}</span>
              {one.schoolId !== one.proposedSchoolId && (
                <span className="quiet">
                  {t('decisions.changed', { proposed: one.proposedSchoolName })}
                </span>
              )}
            </span>
          ),
        },
        {
          key: 'consents',
          heading: t('decisions.answers'),
          cell: ({ consents }) => <ConsentMarks consents={consents} />,
        },
        {
          key: 'state',
          heading: t('scenario.state'),
          cell: ({ state }) => (
            <StateMark tone={state === 'fixed' ? 'good' : 'soon'}>{t(`state.${state}`)}</StateMark>
          ),
        },
      ]}
    />
  )
}

function kept({ state, consents, missing }: DecisionView, only: Only): boolean {
  if (only === 'all') return true
  if (only === 'open' || only === 'fixed') return state === only
  if (only === 'refused') return consents.some(({ answer }) => answer === 'refuse')
  return missing.includes(only)
}
