import { dayOf, timeOf } from '../../../base/calendar.ts'
import { formatMinutes } from '../../../ui/format.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { getMine, ShownAttempt } from '../portal-api.ts'
import { verbs } from '../verbs.ts'
import { Answered, useTitle } from './Answered.tsx'
import { Certificates } from './Certificates.tsx'
import { me } from './me.ts'
import { useAnswer } from './use-answer.ts'

/** What I learned, by month, with the records that each hour was made from; it prints as it stands. */
export function MinePage() {
  const learner = useSignal(me)?.learner
  useTitle(t('mine.title'))
  if (!learner) {
    return (
      <>
        <h1>{t('mine.title')}</h1>
        <p>{t('mine.needName')}</p>
        <a class="button" href="/sign-in?back=/mine">
          {t('shell.signIn')}
        </a>
      </>
    )
  }
  return <Learned key={learner.id} />
}

function Learned() {
  const asked = useAnswer<typeof getMine>('GET /api/portal/mine', {})
  return (
    <Answered asked={asked}>
      {({ name, attempts }) => {
        const months = [...Map.groupBy(attempts, ({ month }) => month)].toSorted(([a], [b]) =>
          a < b ? 1 : -1,
        )
        const year = months[0]?.[0].slice(0, 4)
        return (
          <>
            <h1>
              {name} {t('mine.title')}
            </h1>
            {year === undefined ? (
              <p>{t('mine.none')}</p>
            ) : (
              <>
                <p class="sum">
                  {t('mine.hours', {
                    year,
                    hours: told(attempts.filter(({ month }) => month.startsWith(year))),
                  })}
                </p>
                <p class="screen-only">
                  <button type="button" onClick={() => print()}>
                    {t('mine.print')}
                  </button>
                </p>
              </>
            )}
            {year !== undefined && (
              <Certificates years={[...new Set(months.map(([month]) => month.slice(0, 4)))]} />
            )}
            {months.map(([month, own]) => (
              <section key={month}>
                <h2>
                  {t('mine.month', { year: month.slice(0, 4), month: Number(month.slice(5)) })}{' '}
                  {told(own)}
                </h2>
                <ul class="rows">
                  {own.map((attempt) => (
                    <AttemptRow key={attempt.said[0]?.id} attempt={attempt} />
                  ))}
                </ul>
              </section>
            ))}
          </>
        )
      }}
    </Answered>
  )
}

const told = (attempts: readonly ShownAttempt[]): string =>
  formatMinutes(
    attempts.reduce((sum, { minutes }) => sum + minutes, 0),
    language.get(),
  )

function AttemptRow({ attempt }: { attempt: ShownAttempt }) {
  const { title, resourceId, minutes, completed, passed, stationName, said } = attempt
  return (
    <li>
      <p>
        {resourceId ? <a href={`/resources/${resourceId}`}>{title}</a> : title}
        {' · '}
        {formatMinutes(minutes, language.get())}
        {' · '}
        {t(passed ? 'mine.passed' : completed ? 'mine.finished' : 'mine.going')}
        {stationName && ` · ${t('mine.at', { station: stationName })}`}
      </p>
      <details>
        <summary>
          {t('mine.evidence', {
            count: said.length,
            counted: said.filter(({ counted }) => counted).length,
          })}
        </summary>
        <ul>
          {said.map(({ id, at, verb, counted }) => (
            <li key={id} class={counted ? 'counted' : undefined}>
              {dayOf(at)} {timeOf(at)} {t(`verb.${wordOf(verb)}`)}
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

const wordOf = (verb: string): string =>
  Object.entries(verbs).find(([, iri]) => iri === verb)?.[0] ?? 'other'
