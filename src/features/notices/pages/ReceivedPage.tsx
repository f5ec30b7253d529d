import { Link, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { listReceived, type ReceivedHead } from '../api.ts'
import { circularKinds, circularLifecycle } from '../circular.ts'
import './notices.css'

const pageSize = 50
type Only = 'unread' | 'open'

/** What came to the reader's units from above, the latest first; what nobody there has opened is marked. */
export function ReceivedPage() {
  const { t } = useTranslation('notices')
  const setAddress = useSetAddress()
  const { only }: { only?: Only } = useSearch({ strict: false })
  const pages = usePages(String(only))
  const query = useAsk(listReceived, { only, after: pages.after, limit: pageSize })
  return (
    <Page title={t('received.title')} about={t('received.about')}>
      <Loaded query={query}>
        {({ received, next }) => (
          <>
            <List<ReceivedHead, Only>
              only={{
                label: t('received.only'),
                placeholder: t('received.only'),
                value: only,
                onChange: (chosen) => setAddress({ only: chosen }),
                options: [
                  { value: 'unread', label: t('received.unreadOnly') },
                  { value: 'open', label: t('received.openOnly') },
                ],
              }}
              none={t(only === undefined ? 'received.none' : 'received.noneOf')}
              caption={t('received.title')}
              rows={received}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'title',
                  heading: t('received.letter'),
                  cell: (one) => <Head head={one} />,
                },
                { key: 'from', heading: t('received.from'), cell: ({ signature }) => signature },
                { key: 'sent', heading: t('received.sent'), cell: (one) => <Sent head={one} /> },
                {
                  key: 'state',
                  heading: t('received.state'),
                  cell: (one) => <Stands head={one} />,
                },
              ]}
            />
            <PageFoot
              label={t('received.title')}
              {...{ pages, pageSize, next }}
              shown={received.length}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Head({ head: { id, title, kind, unread } }: { head: ReceivedHead }) {
  const { t } = useTranslation('notices')
  const read = useText()
  return (
    <span className="two-lines">
      <Link to={`/received/${id}` as string} className={unread ? 'notices-unread' : undefined}>
        {unread && <span className="notices-dot" role="img" aria-label={t('received.unread')} />}
        {title}
      </Link>
      <span className="quiet">{read(circularKinds[kind])}</span>
    </span>
  )
}

function Sent({ head: { sentOn } }: { head: ReceivedHead }) {
  const language = useLanguage()
  const { data: me } = useMe()
  return <>{formatDay(sentOn, language, me?.today ?? '')}</>
}

/** What is still wanted of the reader, otherwise how it ended. */
function Stands({ head: { state, unread, open, reminded, dueDay } }: { head: ReceivedHead }) {
  const { t } = useTranslation('notices')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  if (state !== 'sent')
    return <span className="quiet">{read(circularLifecycle.states[state])}</span>
  if (open && dueDay)
    return (
      <StateMark tone={dueDay < today ? 'bad' : 'soon'}>
        {t(dueDay < today ? 'received.late' : 'received.answerBy', {
          day: formatDay(dueDay, language, today),
        })}
      </StateMark>
    )
  if (unread)
    return (
      <StateMark tone={reminded ? 'bad' : 'soon'}>
        {t(reminded ? 'received.reminded' : 'received.unread')}
      </StateMark>
    )
  return <StateMark tone="good">{t('received.done')}</StateMark>
}
