import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listHandovers } from '../api.ts'

/** Posts that are left these weeks, and who follows. */
export function HandoversPage() {
  const { t } = useTranslation('handover')
  const language = useLanguage()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  const query = useAsk(listHandovers, place)
  const onDay = (day: string) => formatDay(day, language, me?.today ?? '')
  return (
    <Page title={t('list.title')} about={t('list.about')}>
      <Loaded query={query}>
        {({ handovers }) => (
          <List
            none={t('list.none')}
            caption={t('list.title')}
            rows={handovers}
            keyOf={({ id }) => id}
            columns={[
              {
                key: 'post',
                heading: t('list.post'),
                cell: ({ id, title, organisationName }) => (
                  <span className="two-lines">
                    <Link to={`/handovers/${id}` as string}>{title}</Link>
                    <span className="quiet">{organisationName}</span>
                  </span>
                ),
              },
              { key: 'from', heading: t('list.from'), cell: ({ personName }) => personName },
              {
                key: 'until',
                heading: t('list.until'),
                cell: ({ toDay }) => (toDay ? onDay(toDay) : ''),
              },
              {
                key: 'to',
                heading: t('list.to'),
                cell: ({ successorName, successorFrom }) =>
                  successorName && successorFrom ? (
                    t('list.since', { name: successorName, day: onDay(successorFrom) })
                  ) : (
                    <StateMark tone="soon">{t('list.nobody')}</StateMark>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
