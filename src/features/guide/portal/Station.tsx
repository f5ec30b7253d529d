import { useState } from 'preact/hooks'
import { dayOf } from '../../../base/calendar.ts'
import { formatDay } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { StationPage } from '../week-api.ts'
import { OnList } from './OnList.tsx'

/** One station as a notice board says it: when it is open, what is on, how to ask, what came of what was asked. */
export function Station({
  page,
  onWant,
}: {
  page: StationPage
  /** Says that one more wants to learn it; false: it could not be said. */
  onWant: (topic: string) => Promise<boolean>
}) {
  const { unitName, townshipName, schoolName, roomName, items, usual } = page
  const where = roomName && !roomName.startsWith(schoolName) ? schoolName + roomName : schoolName
  return (
    <>
      <h1>{t('station.title', { name: `${townshipName ?? ''}${unitName}` })}</h1>
      <p>{t('station.where', { where })}</p>
      <section>
        <h2>{t('week.title')}</h2>
        {items.length === 0 ? <p>{t('week.none')}</p> : <OnList items={items} />}
      </section>
      {usual.length > 0 && (
        <section>
          <h2>{t('station.usual')}</h2>
          <ul class="on-usual">
            {usual.map(({ kind, weekday, from, to }) => (
              <li key={`${weekday} ${from} ${kind}`}>
                {t('station.every', {
                  day: t(`week.days.${weekday}`),
                  ...{ from, to, what: t(`week.kind.${kind}`) },
                })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.channels.length > 0 && (
        <section>
          <h2>{t('station.channels')}</h2>
          {page.channels.map(({ name, whereFound, items }) => (
            <div key={name}>
              <h3>{[name, whereFound].filter(Boolean).join(' · ')}</h3>
              <ul class="on-usual">
                {items.map(({ from, title }) => (
                  <li key={from}>
                    {from} {title}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
      <section>
        <h2>{t('station.ask')}</h2>
        <p>{t('station.askHow')}</p>
        <a class="button main" href="/ask">
          {t('ways.ask')}
        </a>
        <p>{t('station.who', { school: schoolName, unit: unitName })}</p>
      </section>
      {page.wanted.length > 0 && <Wanted wanted={page.wanted} onWant={onWant} />}
      {page.answers.length > 0 && <Answers answers={page.answers} />}
    </>
  )
}

/** What others asked for: one press, and it is asked by one more. */
function Wanted({
  wanted,
  onWant,
}: Pick<StationPage, 'wanted'> & { onWant: (topic: string) => Promise<boolean> }) {
  const [said, setSaid] = useState<Readonly<Record<string, 'done' | 'failed'>>>({})
  const want = async (topic: string) => {
    const done = await onWant(topic)
    setSaid((now) => ({ ...now, [topic]: done ? 'done' : 'failed' }))
  }
  return (
    <section>
      <h2>{t('station.wanted')}</h2>
      <ul class="on">
        {wanted.map(({ topic, votes }) => (
          <li key={topic} class="on-item">
            <span class="on-what">{topic}</span>
            <span class="card-about">
              {t('station.votes', { count: votes + (said[topic] === 'done' ? 1 : 0) })}
            </span>
            {said[topic] === 'done' ? (
              <output>{t('station.wantSaid')}</output>
            ) : (
              <button type="button" onClick={() => void want(topic)}>
                {t('station.want')}
              </button>
            )}
            {said[topic] === 'failed' && <p role="alert">{t('shell.failedOther')}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** You asked, we did: nobody's name, and no question without its end. */
function Answers({ answers }: Pick<StationPage, 'answers'>) {
  const today = dayOf(new Date())
  return (
    <section>
      <h2>{t('station.answers')}</h2>
      <ul class="on">
        {answers.map(({ topic, state, reply, resourceId, resourceTitle, day }) => (
          <li key={topic} class="on-item">
            <span class="on-what">{topic}</span>
            <span>
              {t(`station.states.${state}`)}
              {reply && t('station.reply', { reply })}
            </span>
            {resourceId && <a href={`/resources/${resourceId}`}>{resourceTitle}</a>}
            <span class="card-about">{formatDay(day, language.get(), today)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
