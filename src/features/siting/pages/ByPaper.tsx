import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { giveManyAnswers } from '../api.ts'
import { type Consent, type DecisionView, type Party, partyLabels } from '../decision.ts'
import { paperParties } from '../paper.ts'
import { unitNameOf } from './words-of.ts'

/** Answers that somebody else entered for me from signed paper: mine to confirm or to object to. */
export function ByPaper({
  decisions,
  onObject,
}: {
  decisions: readonly DecisionView[]
  onObject: (decision: DecisionView, party: Party) => void
}) {
  const { t } = useTranslation('siting')
  const read = useText()
  const { act, busy } = useAct()
  const rows = decisions.flatMap((decision) =>
    paperParties(decision).map((party) => ({
      decision,
      party,
      consent: decision.consents.find((one) => one.party === party) as Consent,
    })),
  )
  const right = rows.filter(({ consent }) => consent.answer === 'agree')
  if (rows.length === 0) return null
  const confirm = (chosen: typeof rows) =>
    act(
      () =>
        ask(giveManyAnswers, {
          asked: chosen.map(({ decision, party }) => ({
            ...{ id: decision.id, party, schoolId: decision.schoolId },
          })),
          answer: 'agree',
        }),
      t('paper.confirmed', { count: chosen.length }),
    )
  return (
    <Section
      title={t('paper.mine')}
      actions={
        right.length > 1 && (
          <Button disabled={busy} onClick={() => void confirm(right)}>
            {t('paper.confirmAll', { count: right.length })}
          </Button>
        )
      }
    >
      <p className="quiet">{t('paper.mineAbout')}</p>
      <DataTable
        caption={t('paper.mine')}
        rows={rows}
        keyOf={({ decision, party }) => `${decision.id} ${party}`}
        columns={[
          {
            key: 'unit',
            heading: t('mine.unit'),
            cell: ({ decision }) => (
              <span className="unit-name">
                <Link to={`/siting/decisions/${decision.id}` as string}>
                  {unitNameOf(decision)}
                </Link>
                <span className="quiet">{decision.schoolName}</span>
              </span>
            ),
          },
          {
            key: 'answer',
            heading: t('paper.says'),
            cell: ({ party, consent }) => (
              <span className="unit-name">
                {read(partyLabels[party])} {t(`answer.${consent.answer}`)}
                <EnteredBy consent={consent} />
              </span>
            ),
          },
          {
            key: 'do',
            heading: <span className="unseen">{t('paper.yours')}</span>,
            cell: ({ decision, party, consent }) => (
              <div className="party-buttons">
                {consent.answer === 'agree' && (
                  <Button
                    type="primary"
                    disabled={busy}
                    onClick={() => void confirm([{ decision, party, consent }])}
                  >
                    {t('paper.confirm')}
                  </Button>
                )}
                <Button onClick={() => onObject(decision, party)}>{t('paper.object')}</Button>
              </div>
            ),
          },
        ]}
      />
    </Section>
  )
}

/** Whose signature, entered by whom, and the sheet itself; nothing for an answer that a party gave itself. */
export function EnteredBy({
  consent: { personName, enteredByName, paperId },
}: {
  consent: Consent
}) {
  const { t } = useTranslation('siting')
  if (!paperId) return null
  return (
    <span className="quiet">
      {t('paper.enteredBy', { signer: personName, by: enteredByName })}{' '}
      <a href={`/api/siting/papers/${paperId}/scan`} target="_blank" rel="noreferrer">
        {t('paper.scan')}
      </a>
    </span>
  )
}
