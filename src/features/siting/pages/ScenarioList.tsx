import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readScenarios, removeScenario } from '../api.ts'
import type { Scenario } from '../scenario.ts'
import { ScenarioMark } from './ScenarioMark.tsx'
import { useCount, useDistance } from './words-of.ts'
import './siting.css'

/** The scenarios of the place; two that are solved can be laid side by side. */
export function ScenarioList() {
  const { t } = useTranslation('siting')
  const may = useMay()
  const navigate = useNavigate()
  const query = useAsk(readScenarios, {})
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [deleting, setDeleting] = useState<Scenario>()
  const [a, b] = chosen
  return (
    <Page
      title={t('scenarios.title')}
      about={t('scenarios.about')}
      actions={
        <>
          <Button
            disabled={!a || !b}
            onClick={() =>
              void navigate({ to: '/siting/compare' as string, search: { a, b } as never })
            }
          >
            {t('scenarios.compare')}
          </Button>
          {may('siting.plan') && (
            <Button
              type="primary"
              onClick={() => void navigate({ to: '/siting/scenarios/new' as string })}
            >
              {t('scenarios.add')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {({ scenarios }) =>
          scenarios.length === 0 ? (
            <Empty title={t('scenarios.none')}>{t('scenarios.noneText')}</Empty>
          ) : (
            <ScenarioTable
              scenarios={scenarios}
              chosen={chosen}
              onChoose={(id, on) =>
                // A third choice takes the place of the first.
                setChosen(on ? [...chosen, id].slice(-2) : chosen.filter((one) => one !== id))
              }
              onDelete={may('siting.plan') ? setDeleting : undefined}
            />
          )
        }
      </Loaded>
      {deleting && (
        <AskDialog
          title={t('scenarios.deleteTitle', { name: deleting.name })}
          okText={t('scenarios.delete')}
          done={t('scenarios.deleted')}
          danger
          work={async () => {
            await ask(removeScenario, { id: deleting.id })
            setChosen(chosen.filter((id) => id !== deleting.id))
          }}
          onClose={() => setDeleting(undefined)}
        >
          <p>{t('scenarios.deleteText')}</p>
        </AskDialog>
      )}
    </Page>
  )
}

function ScenarioTable({
  scenarios,
  chosen,
  onChoose,
  onDelete,
}: {
  scenarios: readonly Scenario[]
  chosen: readonly string[]
  onChoose: (id: string, on: boolean) => void
  onDelete: ((scenario: Scenario) => void) | undefined
}) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const { data: me } = useMe()
  const count = useCount()
  const distance = useDistance()
  return (
    <DataTable
      caption={t('scenarios.title')}
      rows={scenarios}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          heading: t('scenario.name'),
          cell: ({ id, name, objective }) => (
            <span className="unit-name">
              <Link to={`/siting/scenarios/${id}` as string}>{name}</Link>
              <span className="quiet">{t(`objective.${objective}`)}</span>
            </span>
          ),
        },
        {
          key: 'compare',
          heading: t('scenarios.choose'),
          cell: ({ id, name, state }) => (
            <Checkbox
              aria-label={t('scenarios.chooseOne', { name })}
              checked={chosen.includes(id)}
              disabled={state !== 'solved'}
              onChange={(event) => onChoose(id, event.target.checked)}
            />
          ),
        },
        {
          key: 'state',
          heading: t('scenario.state'),
          cell: (scenario) => <ScenarioMark scenario={scenario} />,
        },
        {
          key: 'hosts',
          heading: t('figure.hosts'),
          numeric: true,
          cell: ({ outcome }) => outcome && count(outcome.hosts),
        },
        {
          key: 'served',
          heading: t('figure.served'),
          numeric: true,
          cell: ({ outcome }) => outcome && count(outcome.served),
        },
        {
          key: 'unserved',
          heading: t('figure.unserved'),
          numeric: true,
          cell: ({ outcome }) => outcome && count(outcome.unserved),
        },
        {
          key: 'mean',
          heading: t('figure.mean'),
          numeric: true,
          cell: ({ outcome }) => outcome && distance(outcome.meanMetres),
        },
        {
          key: 'worst',
          heading: t('figure.worst'),
          numeric: true,
          cell: ({ outcome }) => outcome && distance(outcome.worstMetres),
        },
        {
          key: 'created',
          heading: t('scenario.created'),
          cell: ({ createdAt }) => (
            <span className="together">{formatInstant(createdAt, language, me?.today ?? '')}</span>
          ),
        },
        {
          key: 'do',
          heading: <span className="unseen">{t('scenarios.delete')}</span>,
          cell: (scenario) =>
            onDelete && (
              <Button size="small" onClick={() => onDelete(scenario)}>
                {t('scenarios.delete')}
              </Button>
            ),
        },
      ]}
    />
  )
}
