import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { LifecycleBar, type LifecycleStep } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { equipment } from '../equipment.ts'
import { room } from '../room.ts'
import { modes, school } from '../school.ts'
import { staff } from '../staff.ts'
import { type SurveyState, surveyReturn } from '../survey.ts'
import { type ReturnDetail, readReturn, recordSpotCheck } from '../survey-api.ts'
import { SurveyMoves } from './SurveyMoves.tsx'
import { toneOfState } from './survey-tone.ts'
import './survey.css'

/** One school's form: where it stands, what is missing, what it sums up to, what to do. */
export function SurveyForm() {
  const { returnId = '' }: { returnId?: string } = useParams({ strict: false })
  const query = useAsk(readReturn, { id: returnId })
  return <Loaded query={query}>{(form) => <OneForm form={form} />}</Loaded>
}

function OneForm({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const read = useText()
  const returned =
    form.state === 'returned'
      ? form.history.findLast(({ toState }) => toState === 'returned')
      : undefined
  return (
    <Page
      title={
        <>
          {form.schoolName}{' '}
          <StateMark tone={toneOfState[form.state]}>
            {read(surveyReturn.states[form.state])}
          </StateMark>{' '}
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
        <Link className="link-button" to={`/schools/${form.schoolId}` as string}>
          {t('form.school')}
        </Link>
      }
    >
      <Section title={t('form.state')}>
        <LifecycleBar
          steps={stepsOf(form.state).map((step) => ({
            ...step,
            label: read(surveyReturn.states[step.key as SurveyState]),
          }))}
        />
        {returned?.reason && (
          <Notice tone="bad" title={t('form.returnedBy', { person: returned.actorName })}>
            {returned.reason}
          </Notice>
        )}
        <SurveyMoves form={form} />
      </Section>
      <Totals form={form} />
      <Warnings form={form} />
      <SpotCheck form={form} />
      <History form={form} />
    </Page>
  )
}

const path: readonly SurveyState[] = ['draft', 'submitted', 'verified']

/** A returned form stands where it is filled in. */
function stepsOf(state: SurveyState): LifecycleStep[] {
  const steps = path.map((key) => (key === 'draft' && state === 'returned' ? 'returned' : key))
  const now = steps.indexOf(state)
  return steps.map((key, at) => ({
    key,
    label: key,
    stage: at < now || state === 'verified' ? 'done' : at === now ? 'now' : 'next',
  }))
}

const filterOf = (form: ReturnDetail) => ({ filter: { schoolCode: [form.schoolCode] } })

function Totals({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const { totals } = form
  const groups = [
    {
      register: 'rooms',
      values: { count: totals.rooms, all: totals.seats, usable: totals.usableSeats },
    },
    {
      register: 'equipment',
      values: { count: totals.equipment, all: totals.equipment, usable: totals.usableEquipment },
    },
    {
      register: 'staff',
      values: { count: totals.staff, all: totals.staff, usable: totals.usableStaff },
    },
  ]
  return (
    <Section title={t('totals.title')}>
      <p className="quiet">{t('totals.about')}</p>
      <dl className="survey-totals">
        {groups.map(({ register, values }) => (
          <div key={register} className="survey-total">
            <dt>{t(`totals.${register}`)}</dt>
            <dd>
              <strong>{t(`totals.${register}Usable`, values)}</strong>
              <div className="quiet">{t(`totals.${register}All`, values)}</div>
              <Link to={`/${register}` as string} search={filterOf(form) as never}>
                {t('totals.open')}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

const shapes = { schools: school, rooms: room, equipment, staff } as const

function Warnings({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const read = useText()
  const say = useSay()
  if (form.warnings.length === 0) return null
  return (
    <Section title={t('warnings.title', { count: form.warnings.length })}>
      <p className="quiet">{t('warnings.about')}</p>
      <ul className="survey-missing">
        {form.warnings.map((warning) => {
          const shape = shapes[warning.register as keyof typeof shapes]
          const label = (field: string) => {
            const declared = (shape.fields as Record<string, { label: typeof shape.label }>)[field]
            return declared ? read(declared.label) : field
          }
          const { wrong, right } = say(warning, label)
          return (
            <li key={`${warning.rowId} ${warning.code} ${warning.field}`}>
              <span>
                {read(shape.label)} <strong>{warning.name}</strong> {wrong}
                {right}
              </span>
              <Link to={`/${warning.register}` as string} search={{ row: warning.rowId } as never}>
                {t('warnings.look')}
              </Link>
            </li>
          )
        })}
      </ul>
    </Section>
  )
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

function History({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  return (
    <Section title={t('history.title')}>
      {form.history.length === 0 ? (
        <p className="quiet">{t('history.none')}</p>
      ) : (
        <ol className="survey-history">
          {form.history.toReversed().map(({ name, actorName, at, reason, toState }) => (
            <li key={at}>
              <span className="quiet together">{formatInstant(at, language, me?.today ?? '')}</span>{' '}
              {actorName} {labelOf(name, read)} → {read(surveyReturn.states[toState])}
              {reason && <span className="quiet"> {reason}</span>}
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

function labelOf(name: string, read: ReturnType<typeof useText>): string {
  const move = (surveyReturn.moves as Record<string, { label: Parameters<typeof read>[0] }>)[name]
  return move ? read(move.label) : name
}
