import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { CaseMoves } from '../../registers/pages/CaseMoves.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { shownTitle } from '../../timetable/shown-title.ts'
import { type KeeperSessionDetail, readAttendance, readKeeperSession } from '../keeper-api.ts'
import { session } from '../session.ts'
import { SessionFacts } from './SessionFacts.tsx'
import './sessions.css'

/** One session: what it was, who came, what keeps it from being confirmed, and its papers. */
export function SessionPage() {
  const { sessionId = '' }: { sessionId?: string } = useParams({ strict: false })
  const query = useAsk(readKeeperSession, { id: sessionId })
  return <Loaded query={query}>{(found) => <One found={found} />}</Loaded>
}

function One({ found }: { found: KeeperSessionDetail }) {
  const { t } = useTranslation('sessions')
  const read = useText()
  const say = useSay()
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const { id, title, day, plannedFrom, plannedTo, stations, doubts, version } = found
  return (
    <Page
      title={shownTitle(title, language)}
      about={[
        `${formatDay(day, language, me?.today ?? '')} ${plannedFrom}–${plannedTo}`,
        found.schoolName,
        found.roomNo === null ? '' : t('one.room', { room: found.roomNo }),
        stations.map(({ name }) => name).join(language === 'en' ? ', ' : '、'),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <Link to={'/sessions' as string} className="link-button">
          {read(session.label)}
        </Link>
      }
    >
      {doubts.length > 0 && (
        <Notice tone="bad" title={t('one.doubts')}>
          <ul className="outcome">
            {doubts.map((doubt) => {
              const { wrong, right } = say(doubt)
              return (
                <li key={doubt.code}>
                  {wrong} <span className="quiet">{right}</span>
                </li>
              )
            })}
          </ul>
        </Notice>
      )}
      <SessionFacts found={found} />
      {version !== null && <Case id={id} />}
      {may('sessions.write') && <Papers found={found} />}
      {may('sessions.write') && <Came id={id} />}
      {found.files.length > 0 && <Files found={found} />}
      {found.delivered > 0 && (
        <p className="quiet">
          {t('one.counts', { minutes: formatMinutes(found.delivered, language) })}
        </p>
      )}
    </Page>
  )
}

function Case({ id }: { id: string }) {
  const query = useAsk(rowEndpoints(session).readRow, { id })
  return (
    <Loaded query={query}>
      {(row) => <CaseMoves shape={session} lifecycle={session.lifecycle} row={row} />}
    </Loaded>
  )
}

function Papers({ found: { id, kind } }: { found: KeeperSessionDetail }) {
  const { t } = useTranslation('sessions')
  const language = useLanguage()
  return (
    <Section title={t('papers.title')}>
      <p className="session-papers">
        {papers
          .filter((paper) => paper !== 'poster' || kind === 'open_day')
          .map((paper) => (
            <a
              key={paper}
              className="link-button"
              href={`/api/keeper/sessions/${id}/papers/${paper}?language=${language}`}
            >
              {t(`papers.${paper}`)}
            </a>
          ))}
      </p>
    </Section>
  )
}

const papers = ['sign-in', 'record', 'gate', 'keys', 'poster'] as const

/** Names by village; who is not there is told with the sheet. */
function Came({ id }: { id: string }) {
  const { t } = useTranslation('sessions')
  const query = useAsk(readAttendance, { id })
  return (
    <Loaded query={query}>
      {({ headCount, named, people }) => {
        const present = people.filter(({ isPresent }) => isPresent)
        const groups = Map.groupBy(present, ({ group }) => group)
        return (
          <Section title={t('came.title')}>
            <p className="quiet">
              {t('came.count', { heads: headCount ?? '—', named, known: people.length })}
            </p>
            {[...groups].map(([group, own]) => (
              <p key={group}>
                <strong>{group || t('came.others')}</strong>{' '}
                {own.map(({ name }) => name).join('、')}
              </p>
            ))}
          </Section>
        )
      }}
    </Loaded>
  )
}

function Files({ found: { id, files } }: { found: KeeperSessionDetail }) {
  const { t } = useTranslation('sessions')
  return (
    <Section title={t('files.title')}>
      <div className="session-files">
        {files.map((file) => {
          const src = `/api/keeper/sessions/${id}/files/${file.id}`
          return file.kind === 'voice' ? (
            // biome-ignore lint/a11y/useMediaCaption: what was spoken is the only text there is
            <audio key={file.id} controls src={src} />
          ) : (
            <a key={file.id} href={src} target="_blank" rel="noreferrer">
              <img src={src} alt={t(`files.${file.kind}`)} loading="lazy" />
            </a>
          )
        })}
      </div>
    </Section>
  )
}
