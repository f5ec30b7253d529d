import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { withQuery } from '../../../ui/api.ts'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { type BatchHead, papers, readBatch } from '../api.ts'
import { batchLifecycle, batch as batchShape, methods, strands, tiers } from '../batch.ts'
import { modes } from '../competency.ts'
import { scopes } from '../scope.ts'
import { TraineeList } from './TraineeList.tsx'
import './training.css'

/** One batch: what it is, where it stands, who is in it and what came of it. */
export function BatchPage() {
  const { batchId = '' }: { batchId?: string } = useParams({ strict: false })
  const query = useAsk(readBatch, { id: batchId })
  return <Loaded query={query}>{(found) => <One found={found} />}</Loaded>
}

function One({ found }: { found: Answer<typeof readBatch> }) {
  const { t } = useTranslation('training')
  const language = useLanguage()
  const { data: me } = useMe()
  const { batch, moves, waitsFor, history, trainees } = found
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  return (
    <Page
      title={batch.title}
      about={`${batch.batchNo} · ${day(batch.fromDay)}–${day(batch.toDay)} · ${batch.venue}`}
      actions={
        <Link className="link-button" to={'/training' as string}>
          {t('training.title')}
        </Link>
      }
    >
      {batch.simulated && (
        <p>
          <span className="simulated-mark">{t('shell:simulated')}</span>
        </p>
      )}
      <LifecycleBar
        lifecycle={batchLifecycle}
        state={batch.state}
        been={history.flatMap(({ fromState, toState }) => [fromState, toState])}
      />
      <Moves
        lifecycle={batchLifecycle}
        make={rowEndpoints(batchShape).moveRows}
        row={batch}
        what={batch.title}
        moves={moves}
        waitsFor={waitsFor}
      />
      <Effect batch={batch} />
      <TraineeList batch={batch} trainees={trainees} />
      <Papers batch={batch} />
      <Facts batch={batch} />
      <MoveHistory lifecycle={batchLifecycle} history={history} />
    </Page>
  )
}

/** What it brought: how many passed, and by how many points they were better (I3-5). */
function Effect({ batch }: { batch: BatchHead }) {
  const { t } = useTranslation('training')
  const { seated, capacity, passed, before, after, later, satisfaction } = batch
  const figures: [string, string | number][] = [
    [t('training.seats'), `${seated}/${capacity}`],
    [t('training.passed'), passed],
    ...(before !== null && after !== null
      ? ([
          [
            t('batch.gain'),
            t('batch.gainSays', { before, after, gain: (after - before).toFixed(1) }),
          ],
        ] as [string, string][])
      : []),
    ...(later === null ? [] : ([[t('batch.later'), later]] as [string, number][])),
    ...(satisfaction === null ? [] : ([[t('batch.rating'), satisfaction]] as [string, number][])),
  ]
  return (
    <dl className="batch-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Papers({ batch: { id, batchNo } }: { batch: BatchHead }) {
  const { t } = useTranslation('training')
  const language = useLanguage()
  const may = useMay()
  return (
    <Section title={t('batch.papers')}>
      <p className="batch-papers screen-only">
        <PaperButtons
          at={(format) => withQuery(`/api/trainings/batches/${id}/notice`, { language, format })}
          label={t('batch.paper.notice')}
          numbered={{ paper: 'training_notice', id }}
        />
        {papers.map((paper) => (
          <a
            key={paper}
            className="link-button"
            download
            href={withQuery(`/api/trainings/batches/${id}/papers/${paper}`, { language })}
          >
            {t(`batch.paper.${paper}`)}
          </a>
        ))}
        {may('post_certificates.read') && (
          <a
            className="link-button"
            download
            href={withQuery('/api/trainings/certificates/paper', { batch: batchNo, language })}
          >
            {t('batch.paper.certificates')}
          </a>
        )}
        <a
          className="link-button"
          download
          href={withQuery('/api/enrolments/sheet', {
            filter: JSON.stringify({ batchNo: [batchNo] }),
            language,
          })}
        >
          {t('batch.paper.sheet')}
        </a>
        {may('enrolments.write') && (
          <Link className="link-button" to={'/enrolments/import' as string}>
            {t('batch.paper.import')}
          </Link>
        )}
      </p>
    </Section>
  )
}

function Facts({ batch }: { batch: BatchHead }) {
  const { t } = useTranslation('training')
  const read = useText()
  const language = useLanguage()
  const [all, setAll] = useState(false)
  const and = language === 'en' ? ', ' : '、'
  const labels = batchShape.fields
  const facts: [string, string | null][] = [
    [read(labels.tier.label), read(tiers[batch.tier])],
    [read(labels.mode.label), batch.mode && read(modes[batch.mode])],
    [read(labels.scope.label), read(scopes[batch.scope])],
    [read(labels.strands.label), batch.strands.map((one) => read(strands[one])).join(and)],
    [read(labels.methods.label), batch.methods.map((one) => read(methods[one])).join(and)],
    [read(labels.minutes.label), formatMinutes(batch.minutes, language)],
    [read(labels.trainers.label), batch.trainers],
    [read(labels.localCases.label), batch.localCases],
    [read(labels.partners.label), batch.partners],
  ]
  return (
    <Section title={t('batch.facts')}>
      <details open={all} onToggle={({ currentTarget }) => setAll(currentTarget.open)}>
        <summary>{t('batch.factsShow')}</summary>
        <dl className="batch-facts">
          {facts
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </details>
    </Section>
  )
}
