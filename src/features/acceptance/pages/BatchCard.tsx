import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { usePlaceNames } from '../../../ui/place.ts'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { batchLifecycle } from '../batch.ts'
import { applyFor, type Batch, commitBatch, drawBatch, moveBatches } from '../batch-api.ts'
import { type SheetName, sheets } from '../sheets.ts'

/** What the city evaluates of a county: the frozen list, the digest, then the number and what it drew. */
export function BatchCard({ batch, mayApply }: { batch: Batch; mayApply: boolean }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const [asking, setAsking] = useState<'draw' | 'apply'>()
  const { title, state, listed, digest, number, sampled, madeByName, moves, history } = batch
  const names = new Map(listed.map((one) => [one.unitCode, one.name]))
  // Revealing wants the number: it has a dialog of its own.
  const others = moves.filter(({ name }) => name !== 'draw')
  return (
    <Section
      title={
        <>
          {t('batch.title', { title })} <StandingMark lifecycle={batchLifecycle} state={state} />
        </>
      }
      actions={
        <>
          <PaperButtons
            at={(format) =>
              withQuery(`/api/acceptance/batches/${batch.id}/report`, { language, format })
            }
            label={t('batch.report')}
            numbered={{ paper: 'evaluation_report', id: batch.id }}
          />
          {state === 'committed' && batch.mayJudge && (
            <Button type="primary" onClick={() => setAsking('draw')}>
              {t('batch.draw')}
            </Button>
          )}
          {state === 'passed' && mayApply && (
            <Button type="primary" onClick={() => setAsking('apply')}>
              {t('batch.apply')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('batch.listed', { count: listed.length, name: madeByName })}</p>
      <p className="quiet digest">{t('batch.digest', { digest })}</p>
      {number !== null && <p>{t('batch.number', { number })}</p>}
      {sampled && (
        <p>
          {t('batch.sampled', { names: sampled.map((code) => names.get(code) ?? code).join('、') })}
        </p>
      )}
      {batch.mayJudge && (
        <Moves
          lifecycle={batchLifecycle}
          make={moveBatches}
          row={batch}
          what={title}
          moves={others}
          waitsFor={[]}
        />
      )}
      <MoveHistory lifecycle={batchLifecycle} history={history} />
      {asking === 'draw' && <DrawDialog id={batch.id} onClose={() => setAsking(undefined)} />}
      {asking === 'apply' && (
        <FormDialog
          of={applyFor}
          title={t('batch.apply')}
          about={<p>{t('apply.about')}</p>}
          fixed={{ batchId: batch.id }}
          fields={{ number: words(t('apply.number'), { hint: t('apply.numberHint') }) }}
          okText={t('batch.apply')}
          done={t('apply.done')}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Section>
  )
}

function DrawDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('acceptance')
  const { message } = App.useApp()
  const { data: me } = useMe()
  return (
    <FormDialog
      of={drawBatch}
      title={t('batch.draw')}
      about={<p>{t('draw.about')}</p>}
      fixed={{ id }}
      fields={{
        number: words(t('draw.number')),
        inspectors: words(t('draw.inspectors')),
        day: day(t('draw.day'), { start: me?.today }),
      }}
      okText={t('draw.do')}
      done={t('draw.done')}
      onDone={({ sampled }) => void message.info(t('draw.sampled', { count: sampled.length }))}
      onClose={onClose}
    />
  )
}

/** Digits that nobody can guess: to be written down before the list is frozen. */
function drawDigits(): string {
  const drawn = crypto.getRandomValues(new Uint32Array(20))
  return [...drawn].map((one) => one % 10).join('')
}

export function CommitDialog({ place, onClose }: { place: string; onClose: () => void }) {
  const { t } = useTranslation('acceptance')
  const read = useText()
  const { message } = App.useApp()
  const [start] = useState(drawDigits)
  const counties = [...usePlaceNames().values()].filter(({ level }) => level === 'county')
  const known = counties.find(({ code }) => code === place) ?? counties[0]
  return (
    <FormDialog
      of={commitBatch}
      title={t('commit.title')}
      about={<p>{t('commit.about')}</p>}
      fields={{
        place: choice(
          t('commit.county'),
          counties.map(({ code, name }) => ({ value: code, label: name })),
          { start: known?.code },
        ),
        title: words(t('commit.name')),
        sheet: choice(
          t('commit.sheet'),
          (Object.keys(sheets) as SheetName[]).map((value) => ({
            value,
            label: read(sheets[value].label),
          })),
          { start: 'station100' },
        ),
        number: words(t('commit.number'), { hint: t('commit.numberHint'), start }),
      }}
      okText={t('commit.do')}
      done={t('commit.done')}
      onDone={({ listed, size }) => void message.info(t('commit.told', { listed, size }))}
      onClose={onClose}
    />
  )
}
