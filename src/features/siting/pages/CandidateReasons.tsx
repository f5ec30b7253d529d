import { useTranslation } from 'react-i18next'
import type { Candidate, CandidateReason } from '../candidate.ts'
import './siting.css'

const speaksFor: ReadonlySet<CandidateReason> = new Set([
  'same_village',
  'same_township',
  'within_radius',
  'keeper_present',
  'room_ample',
])
const neutral: ReadonlySet<CandidateReason> = new Set([
  'radius_waived',
  'kind_waived',
  'power_fair',
])

/** What speaks for and against a school, each with a sign and in words. */
export function CandidateReasons({ candidate: { reasons, unfit } }: { candidate: Candidate }) {
  const { t } = useTranslation('siting')
  return (
    <ul className="reasons">
      {unfit.map((fault) => (
        <li key={fault} className="reason reason-out" data-sign="×">
          {t(`unfit.${fault}`)}
        </li>
      ))}
      {reasons.map((reason) => {
        const side = speaksFor.has(reason) ? 'for' : neutral.has(reason) ? 'neutral' : 'against'
        return (
          <li key={reason} className={`reason reason-${side}`} data-sign={signs[side]}>
            {t(`reason.${reason}`)}
          </li>
        )
      })}
    </ul>
  )
}

const signs = { for: '✓', neutral: '·', against: '!' } as const
