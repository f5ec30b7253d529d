import { Link, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { withQuery } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { readPlanReport } from '../learning-plan-api.ts'
import { PlannedByGroup, PlannedByStation, PlannedByTheme } from './PlannedTables.tsx'
import { FormShares, FunctionShares, Hints } from './PlanShares.tsx'
import { hours, type Report, share } from './plan-figures.ts'
import { daysOf, type Span, spans } from './plan-span.ts'
import { TeachingModels } from './TeachingModels.tsx'
import '../../registers/pages/registers.css'
import './sessions.css'

/** What was planned beside what took place: for a month, a term or a school year of any place. */
export function PlanReportPage() {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  const place = usePlaceQuery()
  const { span, days, go } = useSpan()
  const wish = place && days && { ...place, ...days }
  const query = useAsk(readPlanReport, wish || undefined)
  return (
    <Page
      title={t('learningPlan.title')}
      about={t('learningPlan.about')}
      actions={
        <>
          <Button onClick={() => window.print()}>{t('learningPlan.print')}</Button>
          {wish && (
            <Button href={withQuery('/api/learning-plans/paper', { ...wish, language })} download>
              {t('learningPlan.paper')}
            </Button>
          )}
        </>
      }
    >
      {days && <SpanWalk span={span} days={days} onGo={go} />}
      <Loaded query={query}>
        {(report) => (
          <>
            <Summary report={report} />
            <PlannedByStation rows={report.stations} />
            <PlannedByTheme rows={report.themes} />
            <PlannedByGroup rows={report.groups} />
            <TeachingModels rows={report.models} />
            <FunctionShares report={report} />
            <FormShares report={report} />
            <Hints report={report} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Which days are looked at, as the address bar has it. */
function useSpan() {
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const search: { span?: unknown; day?: unknown } = useSearch({ strict: false })
  const span: Span = spans.find((one) => one === search.span) ?? 'month'
  const day = typeof search.day === 'string' ? search.day : me?.today
  const go = (to: { span?: Span; day?: Day }) => setAddress(to)
  return { span, days: day ? daysOf(span, day) : undefined, go }
}

function SpanWalk({
  span,
  days: { from, to },
  onGo,
}: {
  span: Span
  days: { from: Day; to: Day }
  onGo: (to: { span?: Span; day?: Day }) => void
}) {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  // Whole years: a term may lie in two.
  const day = (of: Day) => formatDay(of, language, '')
  return (
    <div className="list-bar week-walk">
      <Segmented
        className="screen-only"
        value={span}
        options={spans.map((one) => ({ value: one, label: t(`learningPlan.${one}`) }))}
        onChange={(chosen: Span) => onGo({ span: chosen })}
      />
      <Button className="screen-only" onClick={() => onGo({ day: addDays(from, -1) })}>
        {t('learningPlan.before')}
      </Button>
      <strong>{t('learningPlan.span', { from: day(from), to: day(to) })}</strong>
      <Button className="screen-only" onClick={() => onGo({ day: addDays(to, 1) })}>
        {t('learningPlan.after')}
      </Button>
    </div>
  )
}

function Summary({ report: { planned, delivered, drafts, needs } }: { report: Report }) {
  const { t } = useTranslation('sessions')
  const figures = [
    [t('learningPlan.planned'), hours(planned)],
    [t('learningPlan.delivered'), hours(delivered)],
    [t('learningPlan.rate'), share(delivered, planned)],
  ]
  return (
    <Section title={t('learningPlan.summary')}>
      <dl className="plan-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {needs.sessions > 0 && (
        <p className="quiet">
          {t('learningPlan.needsSay', { ...needs, share: share(needs.matched, needs.sessions) })}
          {needs.named > needs.matched &&
            t('learningPlan.needsOther', { count: needs.named - needs.matched })}
        </p>
      )}
      {drafts.rows > 0 && (
        <p className="quiet">
          {t('learningPlan.drafts', { count: drafts.rows, hours: hours(drafts.minutes) })}{' '}
          <Link
            className="link-button screen-only"
            to={'/learning_plans' as string}
            search={{ state: 'draft' } as never}
          >
            {t('learningPlan.toDrafts')}
          </Link>
        </p>
      )}
    </Section>
  )
}
