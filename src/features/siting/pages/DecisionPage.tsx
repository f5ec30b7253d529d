import { Link, useParams } from '@tanstack/react-router'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask, withQuery } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { StepBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { chooseHost, readDecision } from '../api.ts'
import { type Answer, type DecisionDetail, type Party, parties, partyLabels } from '../decision.ts'
import { AnswerDialog } from './AnswerDialog.tsx'
import { EnteredBy } from './ByPaper.tsx'
import { CandidateReasons } from './CandidateReasons.tsx'
import { CandidateTable } from './CandidateTable.tsx'
import { answerTone } from './ConsentMarks.tsx'
import { mayHost } from './may-host.ts'
import { unitNameOf, useCount, useDistance, useHostWhy } from './words-of.ts'
import './siting.css'

/** The rest is on the page of the unit. */
const shownCandidates = 5

/** One unit's host: the four answers, another choice, the sheet to sign. */
export function DecisionPage() {
  const { decisionId = '' }: { decisionId?: string } = useParams({ strict: false })
  const query = useAsk(readDecision, { id: decisionId })
  return <Loaded query={query}>{(decision) => <OneDecision decision={decision} />}</Loaded>
}

function OneDecision({ decision }: { decision: DecisionDetail }) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const may = useMay()
  const hostWhy = useHostWhy()
  const [choosing, setChoosing] = useState(false)
  const [answering, setAnswering] = useState<{ party: Party; answer: Answer }>()
  const fixed = decision.state === 'fixed'
  const agreed = parties.length - decision.missing.length
  const name = unitNameOf(decision)
  const sheet = withQuery('/api/siting/decision-sheets', {
    place: placeAt(decision.unitCode, 'county'),
    placeLevel: 'county',
    decision: decision.id,
    language,
  })
  return (
    <Page
      title={t('decision.title', { unit: name, school: decision.schoolName })}
      about={
        <StepBar
          steps={[
            { key: 'proposed', label: t('decision.proposed'), stage: 'done' },
            {
              key: 'answers',
              label: t('decision.agreed', { agreed, all: parties.length }),
              stage: fixed ? 'done' : 'now',
            },
            { key: 'fixed', label: t('state.fixed'), stage: fixed ? 'now' : 'next' },
          ]}
        />
      }
      actions={
        <>
          <Button href={sheet} download>
            {t('decision.sheet')}
          </Button>
          {may('siting.decide') && (!fixed || decision.isRelocating) && (
            <Button onClick={() => setChoosing(true)}>{t('decision.choose')}</Button>
          )}
        </>
      }
    >
      <Section title={t('decision.answers')}>
        <Parties
          decision={decision}
          onAnswer={(party, answer) => setAnswering({ party, answer })}
        />
      </Section>
      <Section
        title={t('decision.why')}
        actions={
          <Link to={`/siting/units/${decision.unitCode}` as string}>{t('decision.unit')}</Link>
        }
      >
        <p>
          {t('decision.distance', { distance: hostWhy(decision) })}
          {decision.overrideReason && (
            <>
              {t('decision.instead', { proposed: decision.proposedSchoolName })}
              <strong>{decision.overrideReason}</strong>
            </>
          )}
        </p>
        <CandidateTable
          candidates={decision.candidates.slice(0, shownCandidates)}
          hostId={decision.schoolId}
        />
      </Section>
      <History decision={decision} />
      {answering && (
        <AnswerDialog decision={decision} {...answering} onClose={() => setAnswering(undefined)} />
      )}
      {choosing && <ChooseDialog decision={decision} onClose={() => setChoosing(false)} />}
    </Page>
  )
}

function Parties({
  decision,
  onAnswer,
}: {
  decision: DecisionDetail
  onAnswer: (party: Party, answer: Answer) => void
}) {
  const { t } = useTranslation('siting')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  return (
    <div className="party-cards">
      {parties.map((party) => {
        const consent = decision.consents.find((one) => one.party === party)
        const answer = consent?.answer ?? 'none'
        const mine = decision.mayAnswer.includes(party)
        const byPaper = consent !== undefined && consent.paperId !== null
        return (
          <div key={party} className={`party-card notice-${answerTone[answer]}`}>
            <h3>{read(partyLabels[party])}</h3>
            <div>
              <StateMark tone={answerTone[answer]}>{t(`answer.${answer}`)}</StateMark>
            </div>
            {consent && (
              <p className="quiet">
                {consent.personName}
                <br />
                <EnteredBy consent={consent} />
                {consent.paperId && <br />}
                {formatInstant(consent.at, language, me?.today ?? '')}
              </p>
            )}
            {consent?.note && <p>{consent.note}</p>}
            {mine && (
              <div className="party-buttons screen-only">
                {(answer !== 'agree' || byPaper) && (
                  <Button type="primary" onClick={() => onAnswer(party, 'agree')}>
                    {t(byPaper ? 'paper.confirm' : 'answer.agreeDo')}
                  </Button>
                )}
                {answer !== 'refuse' && (answer !== 'agree' || byPaper) && (
                  <Button onClick={() => onAnswer(party, 'refuse')}>{t('answer.refuseDo')}</Button>
                )}
                {(answer === 'agree' || answer === 'refuse') && (
                  <Button onClick={() => onAnswer(party, 'withdrawn')}>
                    {t('answer.withdrawDo')}
                  </Button>
                )}
              </div>
            )}
          </div>
        )
      })}
    </div>
  )
}

function History({ decision }: { decision: DecisionDetail }) {
  const { t } = useTranslation('siting')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const nameOf = (id: string) =>
    id === decision.schoolId
      ? decision.schoolName
      : (decision.candidates.find(({ schoolId }) => schoolId === id)?.schoolName ?? '')
  return (
    <Section title={t('decision.history')}>
      {decision.history.length === 0 ? (
        <p className="quiet">{t('decision.noHistory')}</p>
      ) : (
        <ol className="outcome">
          {decision.history.toReversed().map((consent) => {
            const { party, answer, personName, at, note, schoolId } = consent
            return (
              <li key={`${at} ${party}`}>
                <span className="quiet together">
                  {formatInstant(at, language, me?.today ?? '')}
                </span>{' '}
                {t('decision.entry', {
                  party: read(partyLabels[party]),
                  person: personName,
                  answer: t(`answer.${answer}`),
                  school: nameOf(schoolId),
                })}
                {note && <span className="quiet"> {note}</span>} <EnteredBy consent={consent} />
              </li>
            )
          })}
        </ol>
      )}
    </Section>
  )
}

/** Another host: the first proposal needs no reason, any other does. */
function ChooseDialog({ decision, onClose }: { decision: DecisionDetail; onClose: () => void }) {
  const { t } = useTranslation('siting')
  const distance = useDistance()
  const count = useCount()
  const [schoolId, setSchoolId] = useState<string>()
  const proposed = schoolId === decision.proposedSchoolId
  const answers = decision.consents.filter(({ answer }) => answer !== 'withdrawn').length
  const possible = decision.candidates.filter(
    (candidate) => candidate.schoolId !== decision.schoolId && mayHost(candidate),
  )
  return (
    <AskDialog
      title={t('decision.chooseTitle')}
      okText={t('decision.chooseDo')}
      done={t('decision.chosen')}
      textLabel={proposed ? t('decision.reasonOptional') : t('decision.reason')}
      textHint={t('decision.reasonHint')}
      textNeeded={!proposed}
      ready={schoolId !== undefined}
      work={async (reason) => {
        const { id, version } = decision
        if (schoolId !== undefined)
          await ask(chooseHost, { id, version, schoolId, ...(reason !== '' && { reason }) })
      }}
      onClose={onClose}
    >
      {answers > 0 && <p>{t('decision.chooseText', { count: count(answers) })}</p>}
      {possible.length === 0 ? (
        <p>{t('decision.noOther')}</p>
      ) : (
        <FormField label={t('candidate.title')}>
          {(input) => (
            <Radio.Group
              {...input}
              className="form-stack"
              value={schoolId}
              onChange={(event) => setSchoolId(event.target.value as string)}
              options={possible.map((candidate) => ({
                value: candidate.schoolId,
                label: (
                  <span className="unit-name">
                    {candidate.schoolName} {distance(candidate.distanceMetres)}
                    <CandidateReasons candidate={candidate} />
                  </span>
                ),
              }))}
            />
          )}
        </FormField>
      )}
    </AskDialog>
  )
}
