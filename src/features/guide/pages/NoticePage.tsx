import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ask, withQuery } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { CaseMoves } from '../../registers/pages/CaseMoves.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import type { Row } from '../../registers/shape.ts'
import { type NoticeDetail, readNotice } from '../api.ts'
import { sayChanges } from '../difference.ts'
import { spanText } from '../forms/told.ts'
import { scriptOf } from '../forms/words.ts'
import { noticeLifecycle, notice as shape } from '../notice.ts'
import { itemKinds, whenOf } from '../notice-item.ts'
import { NoticeForms } from './NoticeForms.tsx'
import { Receipts, ReceiveNotice } from './Receipts.tsx'
import './guide.css'

/** One notice: whether it holds, what is on, its five forms, who has it. */
export function NoticePage() {
  const { noticeId = '' }: { noticeId?: string } = useParams({ strict: false })
  const query = useAsk(readNotice, { id: noticeId })
  return <Loaded query={query}>{(notice) => <OneNotice key={notice.id} notice={notice} />}</Loaded>
}

function OneNotice({ notice }: { notice: NoticeDetail }) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const { data: me } = useMe()
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  return (
    <Page
      title={notice.title}
      about={
        <>
          {notice.issuerName} · {day(notice.fromDay)} — {day(notice.toDay)}{' '}
          {notice.simulated && <span className="simulated-mark">{t('simulated')}</span>}
        </>
      }
      actions={<NoticeActs notice={notice} />}
    >
      <Standing notice={notice} />
      {notice.waits && (
        <ReceiveNotice kind="notice" subjectId={notice.id} receipts={notice.receipts} />
      )}
      {notice.changes.length > 0 && (
        <Notice tone="soon" title={t('notice.changes')}>
          <ul className="guide-changes">
            {sayChanges(notice.changes, language).map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Items notice={notice} />
      {notice.state !== 'withdrawn' && <NoticeForms notice={notice} />}
      {notice.state !== 'draft' && (
        <Receipts
          kind="notice"
          subjectId={notice.id}
          receipts={notice.receipts}
          mayEnter={notice.mayIssue && notice.state === 'issued'}
        />
      )}
      {notice.mayWrite && (
        <Section title={t('notice.history')}>
          <CaseMoves shape={shape} lifecycle={noticeLifecycle} row={notice as unknown as Row} />
        </Section>
      )}
    </Page>
  )
}

function NoticeActs({ notice }: { notice: NoticeDetail }) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const make = (search: object) =>
    void navigate({ to: '/notices/make' as string, search: search as never })
  const drop = async () => {
    const { retireRow } = rowEndpoints(shape)
    const { id, version } = notice
    const asked = () => ask(retireRow, { id, version, reason: t('notice.dropReason') })
    if (await act(asked, t('notice.dropped'))) void navigate({ to: '/notices' as string })
  }
  return (
    <>
      <Button
        href={withQuery(`/api/guide/notices/${notice.id}/paper`, { form: 'sheet', language })}
        target="_blank"
      >
        {t('notice.print')}
      </Button>
      {notice.state === 'draft' && notice.mayWrite && (
        <>
          <Button loading={busy} onClick={() => void drop()}>
            {t('notice.drop')}
          </Button>
          <Button onClick={() => make({ draft: notice.id })}>{t('notice.edit')}</Button>
        </>
      )}
      {notice.state === 'issued' && notice.mayWrite && notice.correctedBy === null && (
        <Button onClick={() => make({ corrects: notice.id })}>{t('notice.correct')}</Button>
      )}
    </>
  )
}

/** What whoever opens it must know before he relies on it. */
function Standing({ notice }: { notice: NoticeDetail }) {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const { data: me } = useMe()
  const linked = (id: string, title: string | null) => (
    <Link to={`/notices/${id}` as string}>{title ?? id}</Link>
  )
  if (notice.state === 'withdrawn') return <Notice tone="bad" title={t('notice.withdrawn')} />
  return (
    <>
      {notice.clockOffMinutes !== null && (
        <Notice tone="soon" title={t('notice.clockOff', { minutes: notice.clockOffMinutes })}>
          {t('notice.clockOffAbout', {
            at: formatInstant(notice.stateAt, language, me?.today ?? ''),
          })}
        </Notice>
      )}
      {notice.state === 'draft' && <Notice tone="plain" title={t('notice.draftNote')} />}
      {notice.correctedBy !== null && (
        <Notice tone="bad" title={t('notice.correctedBy')}>
          {linked(notice.correctedBy, notice.correctedByTitle)}
        </Notice>
      )}
      {notice.corrects !== null && (
        <Notice tone="plain" title={t('notice.corrects')}>
          {linked(notice.corrects, notice.correctsTitle)}
        </Notice>
      )}
    </>
  )
}

function Items({ notice: { items, note } }: { notice: NoticeDetail }) {
  const { t } = useTranslation('guide')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  return (
    <Section title={t('notice.items')}>
      <DataTable
        caption={t('notice.items')}
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'when',
            heading: t('notice.when'),
            cell: (item) => (
              <span className="together">
                {formatDay(whenOf(item.startsAt).day, language, me?.today ?? '')}{' '}
                {spanText(item, scriptOf(language), '—')}
              </span>
            ),
          },
          {
            key: 'what',
            heading: t('make.what'),
            cell: ({ title, kind, channel, audience }) => (
              <>
                {title}{' '}
                <span className="quiet">
                  {[read(itemKinds[kind]), channel, audience].filter(Boolean).join(' · ')}
                </span>
              </>
            ),
          },
          { key: 'place', heading: t('make.place'), cell: ({ place }) => place },
        ]}
      />
      {note !== null && <p>{note}</p>}
    </Section>
  )
}
