import { Link } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask, withQuery } from '../../../ui/api.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { equipmentTypes } from '../../schools/equipment-types.ts'
import { type HostChange, handOverEquipment, keepTimes, readHostChange } from '../api.ts'
import { type HostChangeStep, hostChangeSteps, type StepState } from '../host-change.ts'
import { plateKinds } from '../plate.ts'
import { useDay } from './words-of.tsx'

/** The way to another school, step by step, each with what does it; nothing where a station stays. */
export function HostChangeSection({ stationId }: { stationId: string }) {
  const query = useAsk(readHostChange, { id: stationId })
  const change = query.data?.change
  return change ? <Steps stationId={stationId} change={change} /> : null
}

const tones = { done: 'good', now: 'soon', next: 'plain' } as const satisfies Record<
  StepState,
  string
>

function Steps({ stationId, change }: { stationId: string; change: HostChange }) {
  const { t } = useTranslation('founding')
  const read = useText()
  const { from, to, learners } = change
  const school = to?.name ?? t('change.undecided')
  return (
    <Section title={t('change.title', { from: from?.name ?? t('list.noHost'), to: school })}>
      <p className="quiet">{t('change.about', { count: learners })}</p>
      <ol className="host-change">
        {(Object.keys(hostChangeSteps) as HostChangeStep[]).map((step) => {
          const state = change.steps[step]
          return (
            <li key={step} className={state === 'next' ? 'quiet' : undefined}>
              <span className="host-change-step">
                {read(hostChangeSteps[step])}{' '}
                <StateMark tone={tones[state]}>{t(`change.${state}`)}</StateMark>
              </span>
              <Doing step={step} stationId={stationId} change={change} />
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

/** What is known of a step, and what does it now. */
function Doing({
  step,
  ...of
}: {
  step: HostChangeStep
  stationId: string
  change: HostChange
}): ReactNode {
  const { t } = useTranslation('founding')
  const { decision, mayChoose, steps } = of.change
  const state = steps[step]
  switch (step) {
    case 'school':
      return (
        decision &&
        state === 'now' &&
        mayChoose && (
          <Link to={`/siting/decisions/${decision.id}` as string}>{t('change.choose')}</Link>
        )
      )
    case 'consents':
      return (
        decision &&
        state === 'now' && (
          <Link to={`/siting/decisions/${decision.id}` as string}>
            {t('change.agreed', {
              ...{ school: decision.schoolName, agreed: decision.agreed, all: decision.parties },
            })}
          </Link>
        )
      )
    case 'plates':
      return <Plates change={of.change} state={state} />
    case 'times':
      return <Times {...of} state={state} />
    case 'equipment':
      return <Equipment {...of} state={state} />
    case 'agreement':
      return state === 'now' && <span className="quiet">{t('change.agreement')}</span>
  }
}

function Plates({
  change: { oldPlates, newPlates },
  state,
}: {
  change: HostChange
  state: StepState
}) {
  const { t } = useTranslation('founding')
  const read = useText()
  if (state !== 'now') return null
  const say = (kinds: readonly (keyof typeof plateKinds)[]) =>
    kinds.map((kind) => read(plateKinds[kind])).join('、')
  return (
    <span className="two-lines">
      {oldPlates.length > 0 && <span>{t('change.oldPlates', { plates: say(oldPlates) })}</span>}
      {newPlates.length < 2 && <span>{t('change.newPlates', { count: newPlates.length })}</span>}
      <span className="page-actions screen-only">
        <Link to={'/plates' as string}>{t('page.platesOpen')}</Link>
      </span>
    </span>
  )
}

function Times({
  stationId,
  change: { oldTimes, isNegotiated, mayPropose },
  state,
}: {
  stationId: string
  change: HostChange
  state: StepState
}) {
  const { t } = useTranslation('founding')
  const onDay = useDay()
  const { act, busy } = useAct()
  if (state === 'done') return null
  const keep = () => void act(() => ask(keepTimes, { id: stationId }), t('change.kept'))
  return (
    <span className="two-lines">
      {oldTimes && (
        <span className="quiet">
          {t('change.oldTimes', { count: oldTimes.windows, day: onDay(oldTimes.toDay) })}
        </span>
      )}
      {state === 'now' && (
        <span className="page-actions screen-only">
          {mayPropose && !isNegotiated && (
            <Button size="small" loading={busy} onClick={keep}>
              {t('change.keep')}
            </Button>
          )}
          <Link to={'/timetables' as string}>
            {t(isNegotiated ? 'change.negotiated' : 'page.go.timetable')}
          </Link>
        </span>
      )}
    </span>
  )
}

function Equipment({
  stationId,
  change: { equipment, othersAtOld, mayHandOver },
  state,
}: {
  stationId: string
  change: HostChange
  state: StepState
}) {
  const { t } = useTranslation('founding')
  const language = useLanguage()
  const [asking, setAsking] = useState(false)
  if (equipment.length === 0) return null
  return (
    <span className="two-lines">
      <span className="quiet">{t('change.pieces', { count: equipment.length })}</span>
      {othersAtOld > 0 && (
        <span className="quiet">{t('change.others', { count: othersAtOld })}</span>
      )}
      <span className="page-actions screen-only">
        <a
          className="link-button"
          download
          href={withQuery(`/api/founding/stations/${stationId}/host-change/paper`, { language })}
        >
          {t('change.print')}
        </a>
        {state === 'now' && mayHandOver && (
          <Button size="small" onClick={() => setAsking(true)}>
            {t('change.handOver')}
          </Button>
        )}
      </span>
      {asking && (
        <HandOverDialog
          stationId={stationId}
          equipment={equipment}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  )
}

function HandOverDialog({
  stationId,
  equipment,
  onClose,
}: {
  stationId: string
  equipment: HostChange['equipment']
  onClose: () => void
}) {
  const { t } = useTranslation('founding')
  const read = useText()
  const [chosen, setChosen] = useState<readonly string[]>(equipment.map(({ id }) => id))
  return (
    <AskDialog
      title={t('change.handOver')}
      okText={t('change.handOver')}
      done={t('change.handedOver')}
      ready={chosen.length > 0}
      work={() => ask(handOverEquipment, { id: stationId, equipmentIds: [...chosen] })}
      onClose={onClose}
    >
      <p>{t('change.handOverAbout')}</p>
      <Checkbox.Group
        className="hand-over"
        value={[...chosen]}
        onChange={setChosen}
        options={equipment.map(({ id, assetNo, type, model, quantity }) => ({
          value: id,
          label: [read(equipmentTypes[type]), model, assetNo, `×${quantity}`]
            .filter(Boolean)
            .join(' '),
        }))}
      />
    </AskDialog>
  )
}
