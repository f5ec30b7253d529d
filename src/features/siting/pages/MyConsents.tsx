import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { readMyConsents } from '../api.ts'
import { type Answer, type DecisionView, type Party, partyLabels } from '../decision.ts'
import { AnswerDialog } from './AnswerDialog.tsx'
import { ConsentMarks } from './ConsentMarks.tsx'
import { fullName, useCount, useDistance } from './words-of.ts'
import './siting.css'

const shownAtOnce = 20

/** What waits for my answer: one question, two buttons. */
export function MyConsents() {
  const { t } = useTranslation('siting')
  const count = useCount()
  const query = useAsk(readMyConsents, {})
  const [asked, setAsked] = useState<{ decision: DecisionView; party: Party; answer: Answer }>()
  return (
    <Page title={t('mine.title')} about={t('mine.about')}>
      <Loaded query={query}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <Empty title={t('mine.none')}>{t('mine.noneText')}</Empty>
          ) : (
            <ul className="my-answers">
              {decisions.slice(0, shownAtOnce).map((decision) => (
                <li key={decision.id}>
                  <Question
                    decision={decision}
                    onAnswer={(party, answer) => setAsked({ decision, party, answer })}
                  />
                </li>
              ))}
              {decisions.length > shownAtOnce && (
                <li className="quiet">
                  {t('mine.more', { count: count(decisions.length - shownAtOnce) })}
                </li>
              )}
            </ul>
          )
        }
      </Loaded>
      {asked && <AnswerDialog {...asked} onClose={() => setAsked(undefined)} />}
    </Page>
  )
}

function Question({
  decision,
  onAnswer,
}: {
  decision: DecisionView
  onAnswer: (party: Party, answer: Answer) => void
}) {
  const { t } = useTranslation('siting')
  const read = useText()
  const distance = useDistance()
  const { consents, mayAnswer } = decision
  const due = mayAnswer.filter(
    (party) => !consents.some((one) => one.party === party && one.answer !== 'withdrawn'),
  )
  const unit = fullName({
    ...decision,
    name: decision.unitName,
    code: decision.unitCode,
    level: decision.unitLevel,
  })
  return (
    <article className="my-answer">
      <h2 className="my-answer-question">
        {t('mine.question', { unit, school: decision.schoolName })}
      </h2>
      <p className="quiet my-answer-about">
        {t('mine.distance', { distance: distance(decision.distanceMetres) })}{' '}
        <Link to={`/siting/decisions/${decision.id}` as string}>{t('mine.more1')}</Link>
      </p>
      <ConsentMarks consents={consents} />
      {due.map((party) => (
        <div key={party} className="my-answer-as">
          <p className="quiet">{t('mine.as', { party: read(partyLabels[party]) })}</p>
          <div className="my-answer-buttons">
            <Button type="primary" onClick={() => onAnswer(party, 'agree')}>
              {t('answer.agreeDo')}
            </Button>
            <Button onClick={() => onAnswer(party, 'refuse')}>{t('answer.refuseDo')}</Button>
          </div>
        </div>
      ))}
    </article>
  )
}
