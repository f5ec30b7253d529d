import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { readMyConsents } from '../api.ts'
import { type Answer, type DecisionView, dueParties, type Party, partyLabels } from '../decision.ts'
import { AnswerDialog } from './AnswerDialog.tsx'
import { ByPaper } from './ByPaper.tsx'
import { ConsentMarks } from './ConsentMarks.tsx'
import { ManyConsents } from './ManyConsents.tsx'
import { unitNameOf, useHostWhy } from './words-of.ts'
import './siting.css'

/** A few are asked one by one, in large words; more stand in a list to choose from. */
const askedOneByOne = 4

/** What waits for my answer: one question, two buttons; or a list, and one button for all. */
export function MyConsents() {
  const { t } = useTranslation('siting')
  const query = useAsk(readMyConsents, {})
  const [asked, setAsked] = useState<{ decision: DecisionView; party: Party; answer: Answer }>()
  const ask = (decision: DecisionView, party: Party, answer: Answer) =>
    setAsked({ decision, party, answer })
  return (
    <Page title={t('mine.title')} about={t('mine.about')}>
      <Loaded query={query}>
        {({ decisions, byPaper }) => (
          <>
            <ManyConsents
              decisions={decisions}
              onRefuse={(decision, party) => ask(decision, party, 'refuse')}
            >
              {decisions.length === 0 ? (
                <Empty title={t('mine.none')}>{t('mine.noneText')}</Empty>
              ) : decisions.length > askedOneByOne ? undefined : (
                <ul className="my-answers">
                  {decisions.map((decision) => (
                    <li key={decision.id}>
                      <Question
                        decision={decision}
                        onAnswer={(party, answer) => ask(decision, party, answer)}
                      />
                    </li>
                  ))}
                </ul>
              )}
            </ManyConsents>
            <ByPaper
              decisions={byPaper}
              onObject={(decision, party) => ask(decision, party, 'refuse')}
            />
          </>
        )}
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
  const hostWhy = useHostWhy()
  const unit = unitNameOf(decision)
  return (
    <article className="my-answer">
      <h2 className="my-answer-question">
        {t('mine.question', { unit, school: decision.schoolName })}
      </h2>
      <p className="quiet my-answer-about">
        {t('mine.distance', { distance: hostWhy(decision) })}{' '}
        <Link to={`/siting/decisions/${decision.id}` as string}>{t('mine.more1')}</Link>
      </p>
      <ConsentMarks consents={decision.consents} />
      {dueParties(decision).map((party) => (
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
