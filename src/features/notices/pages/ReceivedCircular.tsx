import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import type { ApiError } from '../../../ui/api.ts'
import { ask, withQuery } from '../../../ui/api.ts'
import { choice, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatBytes, formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { answerReceived, openReceived, type ReceivedUnit, readReceived } from '../api.ts'
import { circularKinds, circularLifecycle } from '../circular.ts'
import { answers } from '../receipt.ts'
import './notices.css'

type Circular = Answer<typeof readReceived>

/** A circular as its receiver reads it. To open it is the receipt; nothing else is asked of a notice. */
export function ReceivedCircular() {
  const { circularId: id = '' }: { circularId?: string } = useParams({ strict: false })
  const query = useAsk(readReceived, { id })
  const failed = useReceipt(query.data)
  return (
    <Loaded query={query}>
      {(circular) => (
        <>
          {failed && <RefusalNotice error={failed} />}
          <Read key={circular.id} circular={circular} />
        </>
      )}
    </Loaded>
  )
}

/** Says once that it was opened; why it could not be said, if so. */
function useReceipt(circular: Circular | undefined): ApiError | undefined {
  const queries = useQueryClient()
  const said = useRef('')
  const [failed, setFailed] = useState<ApiError>()
  const { id, unread } = circular ?? {}
  useEffect(() => {
    if (id === undefined || !unread || said.current === id) return
    said.current = id
    ask(openReceived, { id }).then(
      () => queries.invalidateQueries(),
      (error: ApiError) => setFailed(error),
    )
  }, [id, unread, queries])
  return failed
}

function Read({ circular }: { circular: Circular }) {
  const { t } = useTranslation('notices')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  const { id, kind, state, title, signature, issuerName, sentOn, dueDay, number, contact } =
    circular
  return (
    <Page
      title={title}
      about={[read(circularKinds[kind]), signature, number].filter(Boolean).join(' · ')}
      actions={
        <>
          <Link to={'/received' as string} className="link-button">
            {t('received.back')}
          </Link>
          <Button href={withQuery(`/api/received/${id}/paper`, { language })} download>
            {t('papers.print')}
          </Button>
        </>
      }
    >
      {state !== 'sent' && (
        <Notice
          tone={state === 'closed' ? 'good' : 'bad'}
          title={read(circularLifecycle.states[state])}
        >
          {circular.result}
          {circular.replacedBy && (
            <Link to={`/received/${circular.replacedBy}` as string}>{t('received.newer')}</Link>
          )}
        </Notice>
      )}
      <article className="notices-text">
        {circular.body.split('\n').map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text that is sent is not changed
          <p key={at}>{line}</p>
        ))}
        <p className="notices-signed">
          {signature}
          <br />
          {formatDay(circular.writtenOn, language, '')}
        </p>
      </article>
      {circular.files.length > 0 && (
        <Section title={t('received.files')}>
          <ul className="notices-list">
            {circular.files.map(({ id: file, name, bytes }) => (
              <li key={file}>
                <a href={`/api/received/${id}/files/${file}`}>{name}</a>{' '}
                <span className="quiet">{formatBytes(bytes, language)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t(kind === 'request' ? 'received.answers' : 'received.receipt')}>
        {dueDay && <p>{t('received.answerBy', { day: formatDay(dueDay, language, today) })}</p>}
        <ul className="notices-list">
          {circular.ownUnits.map((unit) => (
            <OwnUnit key={unit.id} {...{ circular, unit, today }} />
          ))}
        </ul>
        <p className="quiet">
          {t('received.sentBy', { issuer: issuerName, day: formatDay(sentOn, language, today) })}
          {contact && t('received.contact', { contact })}
        </p>
      </Section>
    </Page>
  )
}

function OwnUnit({
  circular: { id, kind, state },
  unit,
  today,
}: {
  circular: Circular
  unit: ReceivedUnit
  today: string
}) {
  const { t } = useTranslation('notices')
  const read = useText()
  const language = useLanguage()
  const [asking, setAsking] = useState(false)
  const { unitName, readAt, readBy, answer, answerWords, answeredBy } = unit
  const mayAnswer = kind === 'request' && state === 'sent'
  return (
    <li>
      <strong>{unitName}</strong>{' '}
      {readAt && (
        <span className="quiet">
          {t('received.readBy', { name: readBy, at: formatInstant(readAt, language, today) })}
        </span>
      )}
      {answer && (
        <p>
          <StateMark tone={answer === 'agree' ? 'good' : 'bad'}>{read(answers[answer])}</StateMark>{' '}
          {answerWords} <span className="quiet">{answeredBy}</span>
        </p>
      )}
      {mayAnswer && (
        <p className="screen-only">
          <Button type={answer ? 'default' : 'primary'} onClick={() => setAsking(true)}>
            {t(answer ? 'received.answerAgain' : 'received.answer')}
          </Button>
        </p>
      )}
      {asking && (
        <FormDialog
          of={answerReceived}
          title={t('received.answerOf', { unit: unitName })}
          okText={t('received.answer')}
          done={t('received.answerDone')}
          fixed={{ id, unitId: unit.id }}
          fields={{
            answer: choice(
              t('received.which'),
              (['agree', 'cannot'] as const).map((value) => ({
                value,
                label: read(answers[value]),
              })),
              { start: answer ?? 'agree' },
            ),
            answerWords: words(t('received.words'), {
              rows: 3,
              start: answerWords ?? '',
              hint: t('received.wordsHint'),
            }),
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  )
}
