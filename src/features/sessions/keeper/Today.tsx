import { formatDay } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { Answered, Title } from './Answered.tsx'
import { Changed } from './Changed.tsx'
import { DigestLine } from './DigestLine.tsx'
import { Lights } from './Lights.tsx'
import { Refused } from './Refused.tsx'
import { to } from './route.ts'
import { SessionCard } from './SessionCard.tsx'
import { SessionLine } from './SessionLine.tsx'
import { isOpen, isOver, isRunning, type SessionNow } from './session-now.ts'
import { type Now, useNow } from './use-now.ts'
import { useWeek } from './use-week.ts'
import { StationLine, Waiting } from './Waiting.tsx'
import { useMayWrite } from './who.ts'

/** What is to be done now, what is red and how it is mended, and the days ahead. */
export function Today() {
  const asked = useWeek()
  const now = useNow()
  const mayWrite = useMayWrite()
  return (
    <Answered asked={asked}>
      {({ sessions, weeks, changed = [] }) => {
        const card = cardOf(sessions, now)
        const late = sessions.filter((one) => one !== card && needsClosing(one, now))
        const ahead = sessions.filter(
          (one) => one !== card && !late.includes(one) && one.day >= now.day,
        )
        return (
          <>
            <Title>{formatDay(now.day, language.get(), now.day)}</Title>
            <Refused />
            <StationLine />
            <DigestLine />
            {card ? (
              <SessionCard session={card} now={now} />
            ) : (
              <p class="told">{t('today.nothing')}</p>
            )}
            {late.length > 0 && (
              <section>
                <h2>{t('today.late')}</h2>
                <ul class="session-list">
                  {late.map((one) => (
                    <SessionLine key={one.id} session={one} today={now.day} />
                  ))}
                </ul>
              </section>
            )}
            <Changed changed={changed} today={now.day} />
            <Lights weeks={weeks} />
            <Waiting />
            <section>
              <h2>{t('today.ahead')}</h2>
              {ahead.length === 0 ? (
                <p class="quiet">{t('today.noneAhead')}</p>
              ) : (
                <ul class="session-list">
                  {ahead.map((one) => (
                    <SessionLine key={one.id} session={one} today={now.day} />
                  ))}
                </ul>
              )}
              {mayWrite && (
                <a class="button quiet-button" href={to('new')}>
                  {t('today.unplanned')}
                </a>
              )}
              {weeks[0] && (
                <a class="button quiet-button" href={to('programme', weeks[0].code)}>
                  {t('today.programme')}
                </a>
              )}
            </section>
          </>
        )
      }}
    </Answered>
  )
}

/** It is over, and nobody closed it. */
const needsClosing = (session: SessionNow, now: Now): boolean =>
  isOpen(session) && isOver(session, now)

/** What runs; else what comes next today; else what is still to be closed; else what comes next at all. */
function cardOf(sessions: readonly SessionNow[], now: Now): SessionNow | undefined {
  const open = sessions.filter(isOpen)
  return (
    open.find(isRunning) ??
    open.find((one) => one.day <= now.day && !needsClosing(one, now)) ??
    open.filter((one) => needsClosing(one, now)).at(-1) ??
    open.find(({ day }) => day > now.day)
  )
}
