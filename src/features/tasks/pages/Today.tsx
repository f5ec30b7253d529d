import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSayAction } from '../../audit/pages/say-action.ts'
import { readToday, type TodayItem } from '../api.ts'
import { inRuns, type Run } from './runs.ts'
import './today.css'

/** What waits for me, what is missing in my place, what happened since yesterday. */
export function Today() {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  const query = useAsk(readToday, {})
  return (
    <Page title={t('title')} about={today && formatDay(today, language, today)}>
      <Loaded query={query}>
        {({ waiting, missing, recent }) => (
          <div className="today">
            <Column title={t('waiting')} none={t('nothingWaiting')} count={waiting.length}>
              {waiting.map((item) => (
                <Card key={keyOf(item)} item={item} today={today} button />
              ))}
            </Column>
            <Column title={t('missing')} none={t('nothingMissing')} count={missing.length}>
              {missing.map((item) => (
                <Card key={keyOf(item)} item={item} today={today} />
              ))}
            </Column>
            <Column title={t('recent')} none={t('nothingRecent')} count={recent.length}>
              {inRuns(recent).map((run) => (
                <Deed key={`${run.at}${run.subjectId}`} run={run} today={today} />
              ))}
            </Column>
          </div>
        )}
      </Loaded>
    </Page>
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
  return (
    <li className="today-deed">
      <span className="quiet together">{formatInstant(run.at, language, today)}</span>
      <span>
        {run.actorName || t('audit:system')}{' '}
        {run.times === 1 ? what : t('times', { what, count: run.times })}
      </span>
    </li>
  )
}

function Card({ item, today, button = false }: { item: TodayItem; today: Day; button?: boolean }) {
  const { t, i18n } = useTranslation('today')
  const language = useLanguage()
  const { code, details, link, dueOn, late } = item
  // A newer server may speak of things this page has no words for yet.
  const said = i18n.exists(`today:item.${code}`)
    ? t(`item.${code}`, details)
    : t('unknown', { code })
  const [path = '', query] = link.replace(/^\/console/, '').split('?')
  return (
    <li className="today-card">
      <p>{said}</p>
      {dueOn ? (
        <StateMark tone={late || dueOn < today ? 'bad' : 'soon'}>
          {t(dueOn < today ? 'overdue' : 'due', { day: formatDay(dueOn, language, today) })}
        </StateMark>
      ) : (
        late && <StateMark tone="bad">{t('late')}</StateMark>
      )}
      <Link
        to={path as string}
        {...(query && { search: Object.fromEntries(new URLSearchParams(query)) as never })}
        className={button ? 'today-go' : 'today-look'}
      >
        {button ? t('go') : t('look')}
      </Link>
    </li>
  )
}
