import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Obstacle } from '../../../base/lifecycle.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask, withQuery } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { LifecycleBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { modes } from '../school.ts'
import { surveyReturn } from '../survey.ts'
import { moveReturns, type ReturnDetail, readReturn, recordSpotCheck } from '../survey-api.ts'
import { SurveyRows } from './SurveyRows.tsx'
import { countWarnings } from './survey-form.ts'
import './survey.css'

/** One school's form: where it stands, what is missing, its rows, what to do. */
export function SurveyForm() {
  const { returnId = '' }: { returnId?: string } = useParams({ strict: false })
  const query = useAsk(readReturn, { id: returnId })
  return <Loaded query={query}>{(form) => <OneForm form={form} />}</Loaded>
}

function OneForm({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const read = useText()
  const language = useLanguage()
  const warnings = countWarnings(form.sections)
  const returned =
    form.state === 'returned'
      ? form.history.findLast(({ toState }) => toState === 'returned')
      : undefined
  return (
    <Page
      title={
        <>
          {form.schoolName} <StandingMark lifecycle={surveyReturn} state={form.state} />{' '}
          {form.late && <StateMark tone="bad">{t('late')}</StateMark>}
        </>
      }
      about={[
        form.townshipName,
        form.mode === 'none' ? t('form.noMode') : read(modes[form.mode]),
        form.schoolCode,
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <>
          <Link className="link-button" to={`/schools/${form.schoolId}` as string}>
            {t('form.school')}
          </Link>
          <PaperButtons
            label={t('form.print')}
            at={(format) => withQuery(`/api/survey-returns/${form.id}/paper`, { language, format })}
          />
        </>
      }
    >
      <Section title={t('form.state')}>
        <LifecycleBar lifecycle={surveyReturn} state={form.state} />
        {returned?.reason && (
          <Notice tone="bad" title={t('form.returnedBy', { person: returned.actorName })}>
            {returned.reason}
          </Notice>
        )}
        <Moves
          lifecycle={surveyReturn}
          make={moveReturns}
          row={form}
          what={form.schoolName}
          moves={form.moves}
          waitsFor={form.waitsFor}
          note={warnings > 0 && <p>{t('warnings.told', { count: warnings })}</p>}
          remedyOf={(obstacle) => <FillIn obstacle={obstacle} />}
        />
      </Section>
      <SurveyRows key={form.state} form={form} />
      <SpotCheck form={form} />
      <MoveHistory lifecycle={surveyReturn} history={form.history} />
    </Page>
  )
}

/** Where on the page what is missing is filled in. */
function FillIn({ obstacle: { remedy } }: { obstacle: Obstacle }) {
  const { t } = useTranslation('survey')
  return remedy ? <a href={`#rows-${remedy}`}>{t(`fillIn.${remedy}`)}</a> : null
}

function SpotCheck({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const [asking, setAsking] = useState(false)
  if (form.state !== 'verified') return null
  return (
    <Section
      title={t('spot.title')}
      actions={
        may('survey.verify') && <Button onClick={() => setAsking(true)}>{t('spot.do')}</Button>
      }
    >
      <p className={form.spotCheckedOn ? '' : 'quiet'}>
        {form.spotCheckedOn
          ? t('spot.checked', { day: formatDay(form.spotCheckedOn, language, me?.today ?? '') })
          : t('spot.none')}
      </p>
      {asking && (
        <AskDialog
          title={t('spot.do')}
          okText={t('spot.save')}
          done={t('spot.done')}
          textLabel={t('spot.note')}
          textHint={t('spot.noteHint')}
          textNeeded
          work={(note) => ask(recordSpotCheck, { id: form.id, note })}
          onClose={() => setAsking(false)}
        >
          <p>{t('spot.text', { school: form.schoolName })}</p>
        </AskDialog>
      )}
    </Section>
  )
}
