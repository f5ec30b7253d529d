import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { listNotices, type NoticeHead } from '../api.ts'
import { noticeLifecycle } from '../notice.ts'
import './guide.css'

const onlys = ['all', 'draft', 'issued', 'waits'] as const
type Only = (typeof onlys)[number]

/** Notices made at the place and sent to it: what is still a draft, what waits to be received. */
export function NoticeList() {
  const { t } = useTranslation('guide')
  const may = useMay()
  const navigate = useNavigate()
  const query = useAsk(listNotices, usePlaceQuery())
  const make = may('notices.write') && (
    <Button type="primary" onClick={() => void navigate({ to: '/notices/make' as string })}>
      {t('notices.make')}
    </Button>
  )
  return (
    <Page title={t('notices.title')} about={t('notices.about')} actions={make}>
      <Loaded query={query}>
        {({ notices, isCut }) => (
          <>
            {isCut && <Notice tone="soon" title={t('cut')} />}
            {notices.length === 0 ? (
              <Empty title={t('notices.none')} actions={make}>
                {t('notices.noneText')}
              </Empty>
            ) : (
              <Notices notices={notices} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const isOf: Readonly<Record<Only, (one: NoticeHead) => boolean>> = {
  all: () => true,
  draft: ({ state }) => state === 'draft',
  issued: ({ state }) => state === 'issued',
  waits: ({ waits }) => waits,
}

function Notices({ notices }: { notices: readonly NoticeHead[] }) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const { only = 'all' }: { only?: Only } = useSearch({ strict: false })
  const shown = onlys.includes(only) ? only : 'all'
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  return (
    <List
      only={{
        label: t('notices.state'),
        value: shown,
        options: onlys.map((value) => ({ value, label: t(`notices.filter.${value}`) })),
        onChange: (next) => setAddress({ only: next }),
      }}
      none={t('notices.none')}
      caption={t('notices.title')}
      rows={notices.filter(isOf[shown])}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        {
          key: 'title',
          heading: t('notices.name'),
          cell: (one) => (
            <span className="guide-titled">
              <Link to={`/notices/${one.id}` as string}>{one.title}</Link>
              {one.simulated && <span className="simulated-mark">{t('simulated')}</span>}
            </span>
          ),
        },
        {
          key: 'days',
          heading: t('notices.days'),
          cell: ({ fromDay, toDay }) => (
            <span className="together">
              {day(fromDay)} — {day(toDay)}
            </span>
          ),
        },
        { key: 'issuer', heading: t('notices.issuer'), cell: ({ issuerName }) => issuerName },
        {
          key: 'items',
          heading: t('notices.items'),
          numeric: true,
          cell: ({ itemCount }) => itemCount,
        },
        {
          key: 'received',
          heading: t('notices.received'),
          numeric: true,
          cell: ({ state, receivedCount, unitCount }) =>
            state === 'draft' ? '—' : t('notices.of', { got: receivedCount, all: unitCount }),
        },
        { key: 'state', heading: t('notices.state'), cell: (one) => <NoticeState notice={one} /> },
      ]}
    />
  )
}

/** Corrected says more than issued, and to be received more than both. */
function NoticeState({
  notice: { state, waits, correctedBy },
}: {
  notice: Pick<NoticeHead, 'state' | 'waits' | 'correctedBy'>
}) {
  const { t } = useTranslation('guide')
  if (waits) return <StateMark tone="soon">{t('notices.waits')}</StateMark>
  if (state === 'issued' && correctedBy !== null)
    return <StateMark tone="plain">{t('notices.corrected')}</StateMark>
  return <StandingMark lifecycle={noticeLifecycle} state={state} />
}
