import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { StepBar } from '../../../ui/LifecycleBar.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readTimetable, type TimetableDetail, type TimetableTime } from '../api.ts'
import { sayWindow } from '../say-windows.ts'
import { kindLabels, type Party, parties, partyLabels } from '../timetable.ts'
import { AnswerTimes, CounterDialog, NoticeDialog } from './AnswerTimes.tsx'
import { refuseOne } from './hindered.tsx'
import { type Word, wordTone } from './PartyMarks.tsx'
import { WeekMarks } from './WindowsField.tsx'
import './timetable.css'

type Doing = { party: Party; what: 'agree' | 'refuse' | 'counter' | 'notice' }

/** The times of one station for a term: what is proposed, who has agreed, each time as it comes. */
export function TimetablePage() {
  const { timetableId = '' }: { timetableId?: string } = useParams({ strict: false })
  const query = useAsk(readTimetable, { id: timetableId })
  return <Loaded query={query}>{(timetable) => <One timetable={timetable} />}</Loaded>
}

function One({ timetable }: { timetable: TimetableDetail }) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const { data: me } = useMe()
  const [doing, setDoing] = useState<Doing>()
  const { station, schoolName, windows, needs, fromDay, toDay, state, missing, endsOn } = timetable
  const close = () => setDoing(undefined)
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  return (
    <Page
      title={t('one.title', { name: station.unitName, school: schoolName })}
      about={
        <StepBar
          steps={[
            { key: 'proposed', label: t('one.proposed'), stage: 'done' },
            {
              key: 'answers',
              label: t('one.agreed', { agreed: parties.length - missing.length }),
              stage: state === 'open' ? 'now' : 'done',
            },
            {
              key: 'stands',
              label: t(`states.${state === 'open' ? 'agreed' : state}`),
              stage: state === 'open' ? 'next' : 'now',
            },
          ]}
        />
      }
      actions={
        <>
          <Button href={`/calendars/stations/${station.unitCode}.ics`}>{t('feed.station')}</Button>
          <Link to={'/board' as string} search={{ find: station.unitName } as never}>
            {t('one.toBoard')}
          </Link>
        </>
      }
    >
      <Section title={t('times')} actions={<WeekMarks windows={windows} needs={needs} />}>
        <p>
          {t('one.span', { from: day(fromDay), to: day(toDay) })}
          {endsOn && <strong>{t('one.endsOn', { day: day(endsOn) })}</strong>}
        </p>
        <ul className="outcome">
          {windows.map((window) => {
            const said = sayWindow(window, language)
            return <li key={said}>{said}</li>
          })}
        </ul>
      </Section>
      <Section title={t('parties')}>
        <ThreeParties timetable={timetable} onDo={setDoing} />
      </Section>
      <Times timetable={timetable} />
      <History timetable={timetable} />
      {doing && (doing.what === 'agree' || doing.what === 'refuse') && (
        <AnswerTimes
          asked={[{ timetable, party: doing.party }]}
          answer={doing.what}
          onDone={({ hindered }) => refuseOne([timetable], hindered)}
          onClose={close}
        />
      )}
      {doing?.what === 'counter' && (
        <CounterDialog timetable={timetable} party={doing.party} onClose={close} />
      )}
      {doing?.what === 'notice' && (
        <NoticeDialog timetable={timetable} party={doing.party} onClose={close} />
      )}
    </Page>
  )
}

function ThreeParties({
  timetable: { answers, mayAnswer, mayWithdraw },
  onDo,
}: {
  timetable: TimetableDetail
  onDo: (doing: Doing) => void
}) {
  const { t } = useTranslation('timetable')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  return (
    <div className="party-cards three-parties">
      {parties.map((party) => {
        const said = answers.find((one) => one.party === party)
        const word: Word = said?.answer ?? 'none'
        const agrees = word === 'agree' || word === 'counter'
        return (
          <div key={party} className={`party-card notice-${wordTone[word]}`}>
            <h3>{read(partyLabels[party])}</h3>
            <div>
              <StateMark tone={wordTone[word]}>{t(`answer.${word}`)}</StateMark>
            </div>
            {said && (
              <p className="quiet">
                {said.personName}
                <br />
                {formatInstant(said.at, language, me?.today ?? '')}
              </p>
            )}
            {said?.note && <p>{said.note}</p>}
            <div className="party-buttons screen-only">
              {mayAnswer.includes(party) && (
                <>
                  {!agrees && (
                    <Button type="primary" onClick={() => onDo({ party, what: 'agree' })}>
                      {t('answer.agreeDo')}
                    </Button>
                  )}
                  <Button onClick={() => onDo({ party, what: 'counter' })}>
                    {t('answer.counterDo')}
                  </Button>
                  {word !== 'refuse' && (
                    <Button onClick={() => onDo({ party, what: 'refuse' })}>
                      {t('answer.refuseDo')}
                    </Button>
                  )}
                </>
              )}
              {mayWithdraw.includes(party) && (
                <Button onClick={() => onDo({ party, what: 'notice' })}>{t('notice.open')}</Button>
              )}
            </div>
          </div>
        )
      })}
    </div>
  )
}

/** Each time, and those that fall out with their reason. */
function Times({ timetable: { times, state } }: { timetable: TimetableDetail }) {
  const { t } = useTranslation('timetable')
  const off = times.filter((time) => time.state === 'called_off').length
  return (
    <Section title={t(state === 'open' ? 'one.foreseen' : 'one.dates')}>
      {times.length === 0 ? (
        <p className="quiet">{t('one.noTimes')}</p>
      ) : (
        <>
          <p className="quiet">
            {t('one.planned', { count: times.length - off })}
            {off > 0 && t('one.off', { count: off })}
          </p>
          <ul className="time-list">
            {times.map((time) => (
              <Time key={`${time.startsAt} ${time.kind}`} time={time} />
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

function Time({ time: { kind, day, startsAt, endsAt, state, reason } }: { time: TimetableTime }) {
  const read = useText()
  const language = useLanguage()
  const say = useSay()
  const { data: me } = useMe()
  const clock = (at: string) => formatInstant(at, language, me?.today ?? '').slice(-5)
  return (
    <li className={state === 'called_off' ? 'time-off' : ''}>
      <span className="time-when">
        {formatDay(day, language, me?.today ?? '')} {clock(startsAt)}–{clock(endsAt)}{' '}
        {read(kindLabels[kind])}
      </span>
      {reason && (
        <span className="quiet">
          {say({ code: reason.code, details: reason.details ?? {} }).wrong}
        </span>
      )}
    </li>
  )
}

function History({ timetable: { history } }: { timetable: TimetableDetail }) {
  const { t } = useTranslation('timetable')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  return (
    <Section title={t('one.history')}>
      {history.length === 0 ? (
        <p className="quiet">{t('one.noHistory')}</p>
      ) : (
        <ol className="outcome">
          {history.toReversed().map(({ at, party, answer, personName, note, windows }) => (
            <li key={`${at} ${party}`}>
              <span className="quiet together">{formatInstant(at, language, me?.today ?? '')}</span>{' '}
              {t('one.entry', {
                party: read(partyLabels[party]),
                person: personName,
                answer: t(`answer.${answer}`),
              })}
              {windows && (
                <span> {windows.map((one) => sayWindow(one, language)).join(t('comma'))}</span>
              )}
              {note && <span className="quiet"> {note}</span>}
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
