import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { SetupStep } from '../api.ts'
import { linkOf } from './link-of.ts'

/** The way from an empty county to its hosts: what is done, what is next, and a sheet to fill in for each. */
export function SetupSteps({ steps }: { steps: readonly SetupStep[] }) {
  const { t } = useTranslation('today')
  const done = steps.filter((step) => step.done).length
  const next = steps.find((step) => !step.done)
  return (
    <section className="today-column today-setup">
      <h2>{t('setup.title')}</h2>
      <p className="quiet">{t('setup.progress', { done, all: steps.length })}</p>
      <ol>
        {steps.map((step) => (
          <Step key={step.code} step={step} isNext={step === next} />
        ))}
      </ol>
    </section>
  )
}

function Step({
  step: { code, done, counts, link, empty, sheets },
  isNext,
}: {
  step: SetupStep
  isNext: boolean
}) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const there = counts.filter(({ count }) => count > 0)
  return (
    <li className="today-step" aria-current={isNext ? 'step' : undefined}>
      <p>
        <strong>{t(`setup.step.${code}.title`)}</strong>{' '}
        {done && <StateMark tone="good">{t('setup.done')}</StateMark>}
        {isNext && <StateMark tone="soon">{t('setup.next')}</StateMark>}
      </p>
      <p className="quiet">
        {there.length === 0
          ? t(`setup.step.${code}.about`)
          : there
              .map((one) => t(`setup.count.${one.code}`, { count: one.count }))
              .join(t('setup.and'))}
      </p>
      <p className="today-step-ways">
        <Link {...linkOf(link)} className={isNext ? 'today-go' : 'today-look'}>
          {empty === undefined
            ? t(`setup.step.${code}.do`)
            : t('setup.import', { name: t(`setup.sheets.${empty}`) })}
        </Link>
        {!done &&
          sheets.map((sheet) => (
            <a
              key={sheet}
              className="today-look"
              href={withQuery(`/api/${sheet}/sheet`, { language, empty: true })}
              download
            >
              {t('setup.sheet', { name: t(`setup.sheets.${sheet}`) })}
            </a>
          ))}
      </p>
    </li>
  )
}
