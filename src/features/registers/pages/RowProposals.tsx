import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { ProposedField, RowProposal } from '../proposal-api.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Shape } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'
import { useReason } from './use-reason.ts'
import './registers.css'

const tones = { sent: 'plain', waits: 'soon', applied: 'good', refused: 'bad' } as const

/** What was proposed for a row of the county's, and what the county says to it; the latest first. */
export function RowProposals({ shape, rowId }: { shape: Shape; rowId: string }) {
  const { t } = useTranslation('registers')
  const { data } = useAsk(rowEndpoints(shape).listProposals, { id: rowId })
  if (!data || data.proposals.length === 0) return null
  return (
    <section className="row-proposals">
      <h2>{t('proposal.title')}</h2>
      <ol>
        {data.proposals.map((proposal) => (
          <OneProposal key={proposal.id} shape={shape} proposal={proposal} />
        ))}
      </ol>
    </section>
  )
}

function OneProposal({ shape, proposal }: { shape: Shape; proposal: RowProposal }) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const { data: me } = useMe()
  const reasonOf = useReason()
  const { state, reason, byPerson, proposedAt, decidedAt, fields } = proposal
  const moment = (at: string) => formatInstant(at, language, me?.today ?? '')
  return (
    <li>
      <p>
        <StateMark tone={tones[state]}>{t(`proposal.state.${state}`)}</StateMark>{' '}
        {proposedAt && (
          <span className="quiet together">{t('proposal.from', { when: moment(proposedAt) })}</span>
        )}{' '}
        {decidedAt && state !== 'waits' && (
          <span className="quiet together">
            {t('proposal.answered', { when: moment(decidedAt) })}
          </span>
        )}
      </p>
      {reason && <p>{t('proposal.why', { reason: byPerson ? reason : reasonOf(reason) })}</p>}
      <ul>
        {fields.map((one) => (
          <FieldChange key={one.field} shape={shape} change={one} />
        ))}
      </ul>
    </li>
  )
}

function FieldChange({ shape, change }: { shape: Shape; change: ProposedField }) {
  const { t } = useTranslation('registers')
  const read = useText()
  const { field, seen, proposed } = change
  const label = shape.fields[field]?.label
  const value = (shown: unknown) =>
    shown === null ? t('proposal.empty') : <FieldValue shape={shape} field={field} value={shown} />
  return (
    <li>
      {label ? read(label) : field}{' '}
      {seen !== undefined && (
        <>
          <s>{value(seen)}</s> →{' '}
        </>
      )}
      {value(proposed)}
    </li>
  )
}
