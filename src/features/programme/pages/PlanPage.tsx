import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf } from '../../../base/calendar.ts'
import type { Obstacle } from '../../../base/lifecycle.ts'
import { withQuery } from '../../../ui/api.ts'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { planLifecycle, townshipLifecycle } from '../plan.ts'
import {
  filePlan,
  movePlans,
  movePlanTownships,
  type PlanDetail,
  readPlan,
  type Said,
} from '../plan-api.ts'
import { PlanContentSections } from './PlanContent.tsx'
import { PlanListsSection } from './PlanLists.tsx'
import { useDay } from './use-day.ts'
import './programme.css'
import './plan.css'

/** One version of the plan: what it says, its three lists, what each level said of each row, what may be done now. */
export function PlanPage() {
  const { planId = '' }: { planId?: string } = useParams({ strict: false })
  const query = useAsk(readPlan, { id: planId })
  return <Loaded query={query}>{(plan) => <OnePlan plan={plan} />}</Loaded>
}

function OnePlan({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation('programme')
  const language = useLanguage()
  const onDay = useDay()
  const [filing, setFiling] = useState(false)
  const { id, number, countyName, programmeTitle, state, history, digest } = plan
  const file = (name: string) => withQuery(`/api/plans/${id}/${name}`, { language })
  const approval = (paper: string) => (format: string) =>
    withQuery(`/api/plans/${id}/approval`, { language, format, paper })
  const title = t('plan.title', { county: countyName, number })
  return (
    <Page
      title={
        <>
          {title} {plan.simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
        </>
      }
      about={programmeTitle}
      actions={
        <>
          <Link to={'/county-plans' as string} className="link-button">
            {t('plan.back')}
          </Link>
          <PaperButtons
            at={(format) => withQuery(`/api/plans/${id}/paper`, { language, format })}
            label={t('plan.print')}
            numbered={{ paper: 'plan', id }}
          />
          <PaperButtons at={approval('approval')} label={t('plan.approval')} />
          {plan.filingNumber && <PaperButtons at={approval('receipt')} label={t('plan.receipt')} />}
          <Button href={file('lists')} download>
            {t('plan.sheet')}
          </Button>
        </>
      }
    >
      <LifecycleBar
        lifecycle={planLifecycle}
        state={state}
        been={['draft', ...history.flatMap(({ fromState, toState }) => [fromState, toState])]}
      />
      {plan.isKeptBelow && (
        <Notice tone="soon" title={t('plan.keptBelow', { county: countyName })} />
      )}
      {plan.isLate && plan.dueOn && (
        <Notice tone="soon" title={t('plan.late', { day: onDay(plan.dueOn) })} />
      )}
      {plan.filingNumber && plan.filedOn && (
        <Notice
          tone="good"
          title={t('plan.filed', { number: plan.filingNumber, day: onDay(plan.filedOn) })}
        />
      )}
      <Moves
        lifecycle={planLifecycle}
        make={movePlans}
        row={plan}
        what={title}
        moves={plan.moves}
        waitsFor={plan.waitsFor}
        remedyOf={(obstacle) => <Names obstacle={obstacle} />}
      />
      {plan.mayFile && (
        <div className="move-buttons screen-only">
          <Button type="primary" onClick={() => setFiling(true)}>
            {t('plan.file')}
          </Button>
        </div>
      )}
      <Words words={plan.words} />
      <Townships plan={plan} />
      <PlanContentSections plan={plan} />
      <PlanListsSection plan={plan} />
      {plan.comparedWith !== null && <Differences plan={plan} />}
      {digest && (
        <p className="quiet plan-digest">
          {t('plan.digest')} {digest}
        </p>
      )}
      <MoveHistory lifecycle={planLifecycle} history={history} />
      {filing && <FileDialog plan={plan} onClose={() => setFiling(false)} />}
    </Page>
  )
}

/** What was said at hubs above, and what became of each. */
function Words({ words: said }: Pick<PlanDetail, 'words'>) {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  if (said.length === 0) return null
  return (
    <Section title={t('plan.words')}>
      <ul className="plan-lines">
        {said.map(({ id, level, word, saidBy, saidAt, reason, outcome }) => (
          <li key={id}>
            <span className="two-lines">
              <span>
                {saidBy || t(`plan.wordBy_${level}`)} {t(`plan.word_${word}`)}
              </span>
              {reason && <span className="quiet">{reason}</span>}
            </span>
            <span className="quiet">{onDay(dayOf(saidAt))}</span>
            <StateMark tone={outcome === 'done' ? 'good' : outcome === null ? 'soon' : 'bad'}>
              {t(`plan.outcome_${outcome ?? 'sent'}`)}
            </StateMark>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Every name of an obstacle that has many: whoever removes them one by one needs all. */
function Names({ obstacle: { details } }: { obstacle: Obstacle }) {
  const { names } = details ?? {}
  if (!Array.isArray(names) || names.length <= 12) return null
  return (
    <details className="plan-names">
      <summary>{names.length}</summary>
      {names.join('、')}
    </details>
  )
}

/** Which townships have looked at their part, and the reader's own to pass or return. */
function Townships({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation('programme')
  const { townships } = plan
  if (townships.length === 0) return null
  const passed = townships.filter(({ state }) => state === 'passed').length
  const isMine = ({ moves }: (typeof townships)[number]) =>
    moves.some(({ obstacles }) => !obstacles.some(({ code }) => code === 'not_permitted'))
  return (
    <Section title={t('plan.townships', { passed, count: townships.length })}>
      <ul className="plan-townships">
        {townships.map((one) => (
          <li key={one.id}>
            <span className="plan-township">
              {one.unitName} <StandingMark lifecycle={townshipLifecycle} state={one.state} />
            </span>
            {plan.state === 'township_review' && plan.remarksAs === 'township' && isMine(one) && (
              <Moves
                lifecycle={townshipLifecycle}
                make={movePlanTownships}
                row={one}
                what={one.unitName}
                moves={one.moves}
                waitsFor={[]}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Differences({ plan: { said, removed, comparedWith } }: { plan: PlanDetail }) {
  const { t } = useTranslation('programme')
  const count = (kind: Said['change']) => said.filter(({ change }) => change === kind).length
  return (
    <Section title={t('plan.differences', { number: comparedWith })}>
      <p>
        {t('plan.differ', {
          added: count('added'),
          changed: count('changed'),
          removed: removed.length,
        })}
      </p>
      {removed.length > 0 && (
        <ul className="plain-lines quiet">
          {removed.map(({ key, part }) => (
            <li key={key}>
              {t('plan.removed', {
                part: t(`plan.part.${part}`),
                key: key.split(':').slice(1).join(' '),
              })}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function FileDialog({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const { t } = useTranslation('programme')
  const { data: me } = useMe()
  return (
    <FormDialog
      of={filePlan}
      title={t('plan.file')}
      about={<p>{t('plan.fileAbout')}</p>}
      okText={t('plan.file')}
      done={t('plan.fileDone')}
      fixed={{ id: plan.id, version: plan.version }}
      fields={{
        number: words(t('plan.number'), { hint: t('plan.numberHint') }),
        day: day(t('plan.filedOn'), { start: me?.today }),
      }}
      onClose={onClose}
    />
  )
}
