import { useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { formatMeasure } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useSay } from '../../../ui/say.ts'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { adoptScenario, readDecisions, readScenario, startSolving } from '../api.ts'
import { isAdoptable, isSolved, type Scenario, type SolvedScenario } from '../scenario.ts'
import { AssignmentTable } from './AssignmentTable.tsx'
import { adoptionOf } from './differences.ts'
import { Figures } from './Figures.tsx'
import { MapLegend } from './MapLegend.tsx'
import { MapView } from './MapView.tsx'
import { OutcomeNotice, ProofNote } from './OutcomeNotice.tsx'
import { ScenarioMark } from './ScenarioMark.tsx'
import { codeOfKey, scenarioPoints } from './scenario-map.ts'
import { type NumberField, numberFields } from './settings-form.ts'
import { useFigures } from './use-figures.tsx'
import { useBoundary, useMapWords } from './use-siting.ts'
import { useSetting } from './words-of.ts'
import './siting.css'

const askAgainMs = 700

/** One scenario: solve it, look at the answer, make it the proposal. */
export function ScenarioPage() {
  const { scenarioId = '' }: { scenarioId?: string } = useParams({ strict: false })
  const query = useAsk(readScenario, { id: scenarioId })
  const { data, refetch, dataUpdatedAt } = query
  const solving = data?.scenario.state === 'solving'
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every answer
  useEffect(() => {
    if (!solving) return
    const timer = setTimeout(() => void refetch(), askAgainMs)
    return () => clearTimeout(timer)
  }, [solving, refetch, dataUpdatedAt])
  return <Loaded query={query}>{(answer) => <OneScenario answer={answer} />}</Loaded>
}

function OneScenario({ answer }: { answer: SolvedScenario }) {
  const { t } = useTranslation('siting')
  const may = useMay()
  const { act, busy } = useAct()
  const { scenario } = answer
  const [adopting, setAdopting] = useState(false)
  const solved = isSolved(scenario)
  const solve = () => act(() => ask(startSolving, { id: scenario.id }), t('scenario.started'))
  return (
    <Page
      title={
        <>
          {scenario.name} <ScenarioMark scenario={scenario} />
        </>
      }
      about={`${t(`objective.${scenario.objective}`)} · ${scenario.settings.levels.map((level) => t(`level.${level}`)).join(t('and'))}`}
      actions={
        <>
          {may('siting.plan') && scenario.state !== 'solving' && (
            <Button
              type={solved ? 'default' : 'primary'}
              loading={busy}
              onClick={() => void solve()}
            >
              {scenario.state === 'draft' ? t('scenario.solve') : t('scenario.solveAgain')}
            </Button>
          )}
          {may('siting.decide') && isAdoptable(scenario) && (
            <Button type="primary" onClick={() => setAdopting(true)}>
              {t('adopt.do')}
            </Button>
          )}
        </>
      }
    >
      {scenario.state === 'solving' && <Solving scenario={scenario} />}
      {scenario.state === 'failed' && <Failed failure={scenario.failure} />}
      {scenario.state === 'solved' && scenario.outcome && (
        <OutcomeNotice answer={answer} outcome={scenario.outcome} />
      )}
      {solved && <Answer answer={answer} />}
      <Settings scenario={scenario} />
      {scenario.state === 'solved' && scenario.outcome && <ProofNote outcome={scenario.outcome} />}
      {adopting && <AdoptDialog answer={answer} onClose={() => setAdopting(false)} />}
    </Page>
  )
}

function Failed({ failure }: Pick<Scenario, 'failure'>) {
  const { t } = useTranslation('siting')
  const say = useSay()
  if (failure === 'work_interrupted') {
    const { wrong, right } = say({ code: failure })
    return (
      <Notice tone="bad" title={wrong}>
        {right}
      </Notice>
    )
  }
  return (
    <Notice tone="bad" title={t('scenario.failed')}>
      {t('scenario.failedText')} {failure && <code>{failure}</code>}
    </Notice>
  )
}

/** Seconds since the page saw it begin, against the time it may take. */
function Solving({ scenario }: { scenario: Scenario }) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const limit = scenario.settings.timeLimitSeconds
  const [began] = useState(Date.now)
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - began) / 1_000)), 500)
    return () => clearInterval(timer)
  }, [began])
  const time = (value: number) => formatMeasure(value, t('measure.seconds'), language)
  return (
    <Section title={t('scenario.solving')}>
      <div className="solving-bar" role="status">
        <progress max={limit} value={Math.min(seconds, limit)} aria-label={t('scenario.solving')} />
        <p>
          {t('scenario.solvingTime', { time: time(Math.min(seconds, limit)), limit: time(limit) })}
        </p>
        <p className="quiet">{t('scenario.solvingText')}</p>
      </div>
    </Section>
  )
}

function Answer({ answer }: { answer: SolvedScenario }) {
  const { t } = useTranslation('siting')
  const rings = useBoundary()
  const words = useMapWords()
  const navigate = useNavigate()
  const figures = useFigures()
  const [pointed, setPointed] = useState<string>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone
  const points = useMemo(() => scenarioPoints(answer, words), [answer, t])
  const { outcome } = answer.scenario
  return (
    <>
      {outcome && (
        <Figures
          figures={figures.map(({ key, of, tone }) => ({
            key,
            label: t(`figure.${key}`),
            value: of(outcome),
            ...(tone?.(outcome) && { tone: tone(outcome) as 'bad' }),
          }))}
        />
      )}
      <Section title={t('scenario.result')}>
        <div className="map-and-table">
          <MapView
            label={t('scenario.map')}
            points={points}
            rings={rings}
            pointed={pointed}
            onPoint={setPointed}
            onOpen={(key) => {
              const code = codeOfKey(key)
              if (!code) return
              const search = { scenario: answer.scenario.id }
              void navigate({ to: `/siting/units/${code}` as string, search: search as never })
            }}
            legend={<MapLegend signs={['host', 'township', 'village', 'unserved']} />}
          />
          <AssignmentTable answer={answer} onPoint={setPointed} />
        </div>
      </Section>
    </>
  )
}

function Settings({ scenario: { settings } }: { scenario: Scenario }) {
  const { t } = useTranslation('siting')
  const setting = useSetting()
  return (
    <Section title={t('new.values')}>
      <dl className="settings-grid">
        {(Object.keys(numberFields) as NumberField[]).map((field) => {
          const value = settings[field]
          if (value === undefined) return null
          return (
            <div key={field}>
              <dt className="quiet">{t(`field.${field}`)}</dt>
              <dd className="number">{setting(field, value)}</dd>
            </div>
          )
        })}
      </dl>
    </Section>
  )
}

/** Says in numbers what adopting does before it is done. */
function AdoptDialog({ answer, onClose }: { answer: SolvedScenario; onClose: () => void }) {
  const { t } = useTranslation('siting')
  const navigate = useNavigate()
  const decisions = useAsk(readDecisions, usePlaceQuery())
  const adoption = decisions.data && adoptionOf(answer.assignments, decisions.data.decisions)
  return (
    <AskDialog
      title={t('adopt.title', { name: answer.scenario.name })}
      okText={
        adoption
          ? t('adopt.doNumbers', { count: adoption.created + adoption.changed })
          : t('adopt.do')
      }
      done={t('adopt.done')}
      ready={adoption !== undefined}
      work={async () => {
        await ask(adoptScenario, { id: answer.scenario.id })
        void navigate({ to: '/siting/decisions' as string })
      }}
      onClose={onClose}
    >
      <Loaded query={decisions}>
        {() =>
          adoption && (
            <ul className="outcome">
              <li>{t('adopt.created', { count: adoption.created })}</li>
              <li>{t('adopt.changed', { count: adoption.changed, lost: adoption.lostAnswers })}</li>
              <li>{t('adopt.kept', { count: adoption.kept })}</li>
              <li>{t('adopt.unserved', { count: adoption.unserved })}</li>
            </ul>
          )
        }
      </Loaded>
    </AskDialog>
  )
}
