import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatMeasure, formatNumber } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMay } from '../../../ui/session.ts'
import { type Lacking, lackingOf } from '../lacking.ts'
import type { Outcome, SolvedScenario } from '../scenario.ts'
import { radiusLevels, remediesOf, toneOf, verdictOf, widerRadius } from './outcome.ts'
import { SchoolFaults } from './SchoolFaults.tsx'
import { useCount, useDistance } from './words-of.ts'

/** How many have a host, what the others lack, and where each of that is mended. */
export function OutcomeNotice({ answer, outcome }: { answer: SolvedScenario; outcome: Outcome }) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const distance = useDistance()
  const { settings } = answer.scenario
  const { served } = outcome
  const all = served + outcome.unserved
  const lacking = lackingOf(answer.assignments)
  const radius = (levels: Lacking['levels']) =>
    radiusLevels(levels, settings).map(distance).join(t('or'))
  const parts = lacking.map(({ code, units, levels }) =>
    t(`lack.${code}`, { units: count(units), radius: radius(levels) }),
  )
  const which = served === 0 ? 'none' : outcome.unserved === 0 ? 'all' : 'some'
  return (
    <Notice
      tone={toneOf(outcome)}
      title={[
        t(`outcome.${which}`, { all: count(all), served: count(served) }),
        ...(parts.length > 0 ? [parts.join(t('outcome.comma'))] : []),
      ].join(t('outcome.semicolon'))}
    >
      {lacking.length > 0 && (
        <ul className="outcome">
          {lacking.map((one) => (
            <li key={one.code}>
              <Remedy lacking={one} outcome={outcome} answer={answer} />
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

function Remedy({
  lacking,
  outcome,
  answer,
}: {
  lacking: Lacking
  outcome: Outcome
  answer: SolvedScenario
}) {
  const { t } = useTranslation('siting')
  const may = useMay()
  const count = useCount()
  const distance = useDistance()
  const { code, nearestMetres, levels } = lacking
  const wider = code === 'all_beyond_radius' ? widerRadius(nearestMetres) : undefined
  return (
    <>
      {code === 'no_solution' ? (
        <Obstacle outcome={outcome} nameOf={(id) => answer.schoolNames[id] ?? id} />
      ) : (
        t(`mend.${code}`)
      )}
      {wider && t('mend.wider', { radius: distance(wider.metres), units: count(wider.units) })}
      {code === 'no_site_of_right_kind' && (
        <SchoolFaults
          found={outcome.schools?.filter(({ level }) => levels.includes(level)) ?? []}
        />
      )}{' '}
      {remediesOf[code]
        .filter(({ verb }) => may(verb))
        .map(({ key, to }) => (
          <Link key={key} to={to as string} className="outcome-link">
            {t(`mend.do.${key}`)}
          </Link>
        ))}
    </>
  )
}

/** What contradicts itself in the question. */
function Obstacle({ outcome, nameOf }: { outcome: Outcome; nameOf: (id: string) => string }) {
  const { t } = useTranslation('siting')
  const say = useSay()
  const verdict = verdictOf(outcome)
  if (verdict.code !== 'impossible') return t('mend.no_solution')
  const { site } = verdict.values
  const details = { ...verdict.values, ...(site !== undefined && { site: nameOf(String(site)) }) }
  const { wrong, right } = say({ code: verdict.obstacle, details })
  return wrong + right
}

/** How far the answer may be from the best: of interest once it serves people. */
export function ProofNote({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const verdict = verdictOf(outcome)
  if (verdict.code === 'impossible') return null
  const seconds = Math.max(0.1, Math.round(outcome.elapsedMs / 100) / 10)
  const time = formatMeasure(seconds, t('measure.seconds'), language)
  const percent = 'percent' in verdict ? formatNumber(verdict.percent, language) : ''
  return <p className="quiet">{t(`verdict.${verdict.code}`, { time, percent })}</p>
}
