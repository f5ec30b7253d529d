import { addDays } from '../../../base/calendar.ts'
import { formatDay, formatMinutes, formatNumber } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { MonthSession, OwnWork, readKeeperMonth } from '../month-api.ts'
import { Answered, Title } from './Answered.tsx'
import { to } from './route.ts'
import { titleOf } from './title-of.ts'
import { useKeptAnswer } from './use-kept-answer.ts'
import { nowThere } from './use-now.ts'

/** What was run in a month, who came, and what it comes to: one page, to look at and to print. */
export function MonthPage({ month = nowThere().day.slice(0, 7) }: { month?: string }) {
  const asked = useKeptAnswer<typeof readKeeperMonth>('GET /api/keeper/month', { month })
  const [before, after] = [monthBeside(month, -1), monthBeside(month, 1)]
  const isNow = month >= nowThere().day.slice(0, 7)
  const [year = '', number = ''] = month.split('-')
  return (
    <>
      <Title>{t('month.title', { year, month: Number(number) })}</Title>
      <nav class="acts screen-only" aria-label={t('month.which')}>
        <a class="button quiet-button" href={to('month', before)}>
          {t('month.before')}
        </a>
        {!isNow && (
          <a class="button quiet-button" href={to('month', after)}>
            {t('month.after')}
          </a>
        )}
        <button type="button" onClick={() => print()}>
          {t('month.print')}
        </button>
        <a class="button quiet-button" href={playedIn(month)}>
          {t('month.played')}
        </a>
      </nav>
      <Answered asked={asked}>
        {({ sessions, work }) => (
          <>
            <Sums sessions={sessions} />
            {work && <Work work={work} />}
            <Sessions sessions={sessions} />
          </>
        )}
      </Answered>
    </>
  )
}

const playedIn = (month: string): string =>
  `/api/keeper/played?from=${month}-01&to=${addDays(`${monthBeside(month, 1)}-01`, -1)}&language=${language.get()}`

function monthBeside(month: string, by: -1 | 1): string {
  return addDays(`${month}-15`, 30 * by).slice(0, 7)
}

const took = ({ state }: MonthSession): boolean =>
  ['delivered', 'cut_short', 'recorded', 'confirmed'].includes(state)

function Sums({ sessions }: { sessions: readonly MonthSession[] }) {
  const held = sessions.filter(took)
  const group = held.filter(({ kind }) => kind === 'group_learning')
  const minutes = group.reduce((sum, { delivered }) => sum + delivered, 0)
  const came = held.reduce((sum, { headCount }) => sum + (headCount ?? 0), 0)
  return (
    <dl class="facts sums">
      <div>
        <dt>{t('month.group')}</dt>
        <dd>{t('month.times', { count: group.length, minutes: said(minutes) })}</dd>
      </div>
      <div>
        <dt>{t('month.openDays')}</dt>
        <dd>{t('month.days', { count: held.length - group.length })}</dd>
      </div>
      <div>
        <dt>{t('month.came')}</dt>
        <dd>{t('month.visits', { count: came })}</dd>
      </div>
      <div>
        <dt>{t('month.cancelled')}</dt>
        <dd>
          {t('month.ofTimes', {
            count: sessions.filter((one) => one.state === 'cancelled').length,
          })}
        </dd>
      </div>
    </dl>
  )
}

const said = (minutes: number): string => formatMinutes(minutes, language.get())
const periodsSaid = (hundredths: number): string => formatNumber(hundredths / 100, language.get())

/** What it comes to for whoever looks: each week by itself, and the term so far (S3-9). */
function Work({ work }: { work: OwnWork }) {
  const { minutes, periods, periodMinutes, unconfirmedMinutes, weeks } = work
  const today = nowThere().day
  return (
    <section>
      <h2>{t('work.title')}</h2>
      <p class="sum">{t('work.sum', { periods: periodsSaid(periods), minutes: said(minutes) })}</p>
      <p class="quiet">
        {t('work.how', { count: periodMinutes })}
        {unconfirmedMinutes > 0 && t('work.unconfirmed', { minutes: said(unconfirmedMinutes) })}
      </p>
      {weeks.length > 0 && (
        <ul class="weeks">
          {weeks.map((week) => (
            <li key={week.monday}>
              <span>{t('work.week', { from: formatDay(week.monday, language.get(), today) })}</span>
              <span class="number">{said(week.minutes)}</span>
              <span class="number">
                {t('work.periods', { periods: periodsSaid(week.periods) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Sessions({ sessions }: { sessions: readonly MonthSession[] }) {
  const today = nowThere().day
  if (sessions.length === 0) return <p>{t('month.none')}</p>
  return (
    <section>
      <h2>{t('month.sessions')}</h2>
      <ul class="session-list">
        {sessions.map((one) => (
          <li key={one.id}>
            <a
              class="session-line"
              href={to('sessions', one.id)}
              data-off={one.state === 'cancelled'}
            >
              <span class="session-when">
                {formatDay(one.day, language.get(), today)} {one.plannedFrom}
              </span>
              <span class="session-title">{titleOf(one)}</span>
              <span class="session-state">
                <span>{t(`state.${one.state}`)}</span>
                {one.headCount !== null && <span>{t('people', { count: one.headCount })}</span>}
                {one.delivered > 0 && <span>{said(one.delivered)}</span>}
                {one.isMine && <span class="quiet">{t('month.mine')}</span>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
