import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { TodayItem } from '../api.ts'
import { linkOf } from './link-of.ts'
import './today.css'

/** One line of Today. */
export function TodayCard({
  item,
  today,
  button = false,
}: {
  item: TodayItem
  today: Day
  button?: boolean
}) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { code, details, link, dueOn, late } = item
  const verb = t([`verb.${code}`, button ? 'go' : 'look'])
  return (
    <li className="today-card">
      {/* A newer server may speak of things this page has no words for yet. */}
      <p>{t([`item.${code}`, 'unknown'], details)}</p>
      {dueOn ? (
        <StateMark tone={late || dueOn < today ? 'bad' : 'soon'}>
          {t(dueOn < today ? 'overdue' : 'due', { day: formatDay(dueOn, language, today) })}
        </StateMark>
      ) : (
        late && <StateMark tone="bad">{t('late')}</StateMark>
      )}
      <Link {...linkOf(link)} className={button ? 'today-go' : 'today-look'}>
        {verb}
      </Link>
    </li>
  )
}
