import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useGet } from '../../../ui/use-get.ts'
import './today.css'

type Item = { code: string; details?: Record<string, unknown>; link?: string; dueOn?: Day }
type TodayAnswer = { waiting: Item[]; missing: Item[]; recent: Item[] }

/** What waits for me, what is missing in my place, what happened. */
export function Today() {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { data: me } = useMe()
  const place = usePlace()
  const today = me?.today ?? ''
  const query = useGet<TodayAnswer>(
    place && '/api/today',
    place && { place: place.code, placeLevel: place.level },
  )
  return (
    <Page title={t('title')} about={today && formatDay(today, language, today)}>
      <Loaded query={query}>
        {({ waiting, missing, recent }) => (
          <div className="today">
            <Cards
              title={t('waiting')}
              none={t('nothingWaiting')}
              items={waiting}
              today={today}
              button
            />
            <Cards title={t('missing')} none={t('nothingMissing')} items={missing} today={today} />
            <Cards title={t('recent')} none={t('nothingRecent')} items={recent} today={today} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Cards({
  title,
  none,
  items,
  today,
  button = false,
}: {
  title: string
  none: string
  items: readonly Item[]
  today: Day
  button?: boolean
}) {
  return (
    <section className="today-column">
      <h2>
        {title}
        {items.length > 0 && <span className="today-count">{items.length}</span>}
      </h2>
      {items.length === 0 && <p className="quiet">{none}</p>}
      <ul>
        {items.map((item) => (
          <li
            key={`${item.code}${item.link ?? ''}${JSON.stringify(item.details ?? {})}`}
            className="today-card"
          >
            <Card item={item} today={today} button={button} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Card({ item, today, button }: { item: Item; today: Day; button: boolean }) {
  const { t, i18n } = useTranslation('today')
  const language = useLanguage()
  const { code, details = {}, link, dueOn } = item
  // A newer server may speak of things this page has no words for yet.
  const said = i18n.exists(`today:item.${code}`)
    ? t(`item.${code}`, details)
    : t('unknown', { code })
  const path = link?.replace(/^\/console/, '')
  return (
    <>
      <p>{said}</p>
      {dueOn && (
        <StateMark tone={dueOn < today ? 'bad' : 'soon'}>
          {t(dueOn < today ? 'overdue' : 'due', { day: formatDay(dueOn, language, today) })}
        </StateMark>
      )}
      {path && (
        <Link to={path as string} className={button ? 'today-go' : 'today-look'}>
          {button ? t('go') : t('look')}
        </Link>
      )}
    </>
  )
}
