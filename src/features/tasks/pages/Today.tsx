import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { isAtStation, mayDo, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSayAction } from '../../audit/pages/say-action.ts'
import { type RecentItem, readToday, type TodayItem } from '../api.ts'
import { linkOf } from './link-of.ts'
import { inRuns, type Run } from './runs.ts'
import { SetupSteps } from './SetupSteps.tsx'
import { StandingBar } from './StandingBar.tsx'
import { TodayCard } from './TodayCard.tsx'
import './today.css'

/** What waits for me, what is missing in my place and how it stands, what happened since yesterday. */
export function Today() {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  const query = useAsk(readToday, {})
  const nothing = me && isAtStation(me) ? t('nothingWaitingStation') : t('nothingWaiting')
  return (
    <Page
      title={t('title')}
      about={today && formatDay(today, language, today)}
      actions={
        me && !isAtStation(me) && mayDo(me, 'people.read') ? (
          <Link {...linkOf('/console/waiting')} className="today-look">
            {t('waits.menu')}
          </Link>
        ) : undefined
      }
    >
      <Loaded query={query}>
        {({ waiting, missing, standing, steps, recent, recentIsCut }) => (
          <div className="today">
            {steps && <SetupSteps steps={steps} />}
            <Column title={t('waiting')} none={nothing} count={waiting.length}>
              {waiting.map((item) => (
                <TodayCard key={keyOf(item)} item={item} today={today} button />
              ))}
            </Column>
            {missing && (
              <Column title={t('missing')} none={t('nothingMissing')} count={missing.length}>
                {missing.map((item) => (
                  <TodayCard key={keyOf(item)} item={item} today={today} />
                ))}
              </Column>
            )}
            {(standing.length > 0 || recent) && (
              <div className="today-column">
                {standing.length > 0 && (
                  <Column title={t('stands')} none="" count={standing.length}>
                    {standing.map((one) => (
                      <StandingBar key={one.code} standing={one} />
                    ))}
                  </Column>
                )}
                {recent && <Recent recent={recent} isCut={recentIsCut} today={today} />}
              </div>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Recent({
  recent,
  isCut,
  today,
}: {
  recent: readonly RecentItem[]
  isCut: boolean
  today: Day
}) {
  const { t } = useTranslation('today')
  return (
    <Column title={t('recent')} none={t('nothingRecent')} count={recent.length}>
      {inRuns(recent, isCut).map((run) => (
        <Deed key={`${run.at}${run.subjectId}`} run={run} today={today} />
      ))}
      {isCut && (
        <li>
          <Link {...linkOf('/console/audit')}>{t('recentMore')}</Link>
        </li>
      )}
    </Column>
  )
}

const keyOf = ({ code, link, details }: TodayItem): string => code + link + JSON.stringify(details)

function Column({
  title,
  none,
  count,
  children,
}: {
  title: string
  none: string
  count: number
  children: ReactNode
}) {
  return (
    <section className="today-column">
      <h2>{title}</h2>
      {count === 0 ? <p className="quiet">{none}</p> : <ul>{children}</ul>}
    </section>
  )
}

function Deed({ run, today }: { run: Run; today: Day }) {
  const { t } = useTranslation(['today', 'audit'])
  const language = useLanguage()
  const { sayAction } = useSayAction()
  const what = sayAction(run)
  const counted = run.goesOn ? 'timesOrMore' : 'times'
  return (
    <li className="today-deed">
      <span className="quiet together">{formatInstant(run.at, language, today)}</span>
      <span>
        {run.actorName || t('audit:system')}{' '}
        {run.times === 1 ? what : t(counted, { what, count: run.times })}
      </span>
    </li>
  )
}
