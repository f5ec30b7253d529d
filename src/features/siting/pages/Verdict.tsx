import { useTranslation } from 'react-i18next'
import { formatMeasure, formatNumber } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useSay } from '../../../ui/say.ts'
import type { Outcome } from '../scenario.ts'
import { verdictOf } from './outcome.ts'

/** How good the answer is, in plain words; where there is none, what would have to give. */
export function Verdict({
  outcome,
  nameOf,
}: {
  outcome: Outcome
  nameOf: (schoolId: string) => string
}) {
  const { t } = useTranslation('siting')
  const language = useLanguage()
  const say = useSay()
  const verdict = verdictOf(outcome)
  const time = formatMeasure(
    Math.max(0.1, Math.round(outcome.elapsedMs / 100) / 10),
    t('measure.seconds'),
    language,
  )
  if (verdict.code === 'impossible') {
    const details = {
      ...verdict.values,
      ...('site' in verdict.values && { site: nameOf(String(verdict.values.site)) }),
    }
    const { wrong, right } = say({ code: verdict.obstacle, details })
    return (
      <Notice tone="bad" title={t('verdict.impossible')}>
        {wrong}
        {right}
      </Notice>
    )
  }
  const percent = 'percent' in verdict ? formatNumber(verdict.percent, language) : ''
  return (
    <Notice
      tone={verdict.code === 'not_found' ? 'soon' : 'good'}
      title={t(`verdict.${verdict.code}`, { percent })}
    >
      {t(`verdictAbout.${verdict.code}`, { time })}
    </Notice>
  )
}
