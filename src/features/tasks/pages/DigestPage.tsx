import { useQueryClient } from '@tanstack/react-query'
import { Button, Radio, Switch } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isStartTime, minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import type { Answer } from '../../../base/endpoint.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { countsOf } from '../digest.ts'
import { chooseDigest, endDigest, markDigestRead, readDigest } from '../digest-api.ts'
import { TodayCard } from './TodayCard.tsx'
import './today.css'

type Told = Answer<typeof readDigest>
const usualMinute = 7 * 60 + 30

/** What waited at the hour that the reader chose, as it was then; and the choice (users.md 6.3, 25). */
export function DigestPage() {
  const { t } = useTranslation('today')
  const query = useAsk(readDigest, {})
  useRead(query.data?.digest ?? null)
  return (
    <Page
      title={t('digest.title')}
      about={t('digest.about')}
      actions={<Button onClick={() => window.print()}>{t('digest.print')}</Button>}
    >
      <Loaded query={query}>
        {(told) => (
          <>
            <Latest told={told} />
            <div className="screen-only">
              <Choice key={JSON.stringify(told.choice)} told={told} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Says once that it was read. */
function useRead(digest: Told['digest']): void {
  const queries = useQueryClient()
  const said = useRef('')
  const unread = digest && digest.readAt === null ? digest.id : ''
  useEffect(() => {
    if (unread === '' || said.current === unread) return
    said.current = unread
    // Unsaid it stays unread, and is said the next time.
    ask(markDigestRead, { id: unread }).then(
      () => queries.invalidateQueries(),
      () => {
        said.current = ''
      },
    )
  }, [unread, queries])
}

function Latest({ told: { digest, choice } }: { told: Told }) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { data: me } = useMe()
  if (!digest) return <Empty title={t(choice ? 'digest.notYet' : 'digest.none')} />
  const today = me?.today ?? ''
  const { count, late, soon } = countsOf(digest.items, digest.day)
  return (
    <Section
      title={t('digest.at', {
        day: formatDay(digest.day, language, today),
        at: formatInstant(digest.madeAt, language, today),
      })}
    >
      <p>
        {count === 0 ? t('nothingWaiting') : t('digest.counts', { count, late, soon })}
        {digest.sentAt && (
          <span className="quiet">
            {' '}
            {t('digest.sent', { at: formatInstant(digest.sentAt, language, today) })}
          </span>
        )}
      </p>
      <ul className="digest-items">
        {digest.items.map((item) => (
          <TodayCard key={item.code + item.link} item={item} today={digest.day} />
        ))}
      </ul>
    </Section>
  )
}

/** Nobody has one who did not ask for it. */
function Choice({ told: { choice, canMessage, phone } }: { told: Told }) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { act, busy } = useAct()
  const [wanted, setWanted] = useState(choice !== null)
  const [time, setTime] = useState(timeOfMinute(choice?.minute ?? usualMinute))
  const [channel, setChannel] = useState(choice?.channel ?? 'here')
  const minute = isStartTime(time) ? minuteOfTime(time) : undefined
  return (
    <Section title={t('digest.choice')}>
      <p className="quiet">{t('digest.choiceAbout')}</p>
      <div className="form-stack digest-choice">
        <span>
          <Switch aria-label={t('digest.wanted')} checked={wanted} onChange={setWanted} />{' '}
          {t('digest.wanted')}
        </span>
        {wanted && (
          <FormField label={t('digest.time')}>
            {(input) => (
              <input
                {...input}
                className="digest-time"
                type="time"
                required
                value={time}
                onChange={({ target }) => setTime(target.value)}
              />
            )}
          </FormField>
        )}
        {wanted && (canMessage || channel === 'message') && (
          <Radio.Group
            value={channel}
            onChange={({ target }) => setChannel(target.value)}
            options={[
              { value: 'here', label: t('digest.here') },
              { value: 'message', label: t('digest.message', { phone }) },
            ]}
          />
        )}
        <p>
          <Button
            type="primary"
            loading={busy}
            disabled={wanted && minute === undefined}
            onClick={() =>
              void act(
                () =>
                  wanted
                    ? ask(chooseDigest, { minute: minute ?? usualMinute, channel, language })
                    : ask(endDigest),
                t('digest.saved'),
              )
            }
          >
            {t('digest.save')}
          </Button>
        </p>
      </div>
    </Section>
  )
}
