import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { StationWeek } from '../keeper-api.ts'
import { nowThere } from './use-now.ts'
import { personOf, who } from './who.ts'

/** The two lights of each station in this week, why one is red, and the way to mend it (S5-10, S5-13). */
export function Lights({ weeks }: { weeks: readonly StationWeek[] }) {
  if (weeks.length === 0) return null
  return (
    <section>
      <h2>{t('lights.title')}</h2>
      {weeks.map((week) => (
        <StationLights key={week.code} week={week} />
      ))}
    </section>
  )
}

function StationLights({ week }: { week: StationWeek }) {
  const { name, scheduled, delivered, unconfirmed, minutesNeeded, openDays, openDaysNeeded } = week
  const minutes = (count: number) => formatMinutes(count, language.get())
  const opens = openDays >= openDaysNeeded
  const learning = learningOf(week)
  return (
    <div class="lights">
      <h3>{name}</h3>
      <Light
        tone={tones[learning]}
        title={t('lights.learning')}
        word={t(`lights.${learning}`)}
        about={
          t('lights.minutes', {
            scheduled: minutes(scheduled),
            delivered: minutes(delivered),
            needed: minutes(minutesNeeded),
          }) + (unconfirmed > 0 ? t('lights.unconfirmed', { minutes: minutes(unconfirmed) }) : '')
        }
        why={
          learning === 'short'
            ? t('lights.lacking', { minutes: minutes(minutesNeeded - scheduled) })
            : learning === 'lost'
              ? t('lights.losing', { minutes: minutes(minutesNeeded - delivered) })
              : undefined
        }
      />
      <Light
        tone={week.isExcused ? 'off' : opens ? 'done' : 'late'}
        title={t('lights.openDay')}
        word={t(week.isExcused ? 'lights.excused' : opens ? 'lights.arranged' : 'lights.short')}
        about={t('lights.openDays', { count: openDays, needed: openDaysNeeded })}
        why={opens || week.isExcused ? undefined : t('lights.noOpenDay')}
      />
      {week.excuse && (
        <p>{t(`lights.excuse.${week.excuse.state}`, { reason: week.excuse.reason })}</p>
      )}
      <p class="quiet">
        {week.lastContactOn
          ? t('lights.lastContact', {
              day: formatDay(week.lastContactOn, language.get(), nowThere().day),
            })
          : t('lights.noContact')}
      </p>
    </div>
  )
}

const tones = {
  excused: 'off',
  short: 'late',
  lost: 'late',
  enough: 'done',
  arranged: 'done',
} as const

/** Enough is what was done; what is only planned says that it is. */
function learningOf(week: StationWeek): keyof typeof tones {
  if (week.isExcused) return 'excused'
  if (week.scheduled < week.minutesNeeded) return 'short'
  if (week.isLost) return 'lost'
  return week.delivered >= week.minutesNeeded ? 'enough' : 'arranged'
}

function Light({
  tone,
  title,
  word,
  about,
  why,
}: {
  tone: 'done' | 'late' | 'off'
  title: string
  word: string
  about: string
  why: string | undefined
}) {
  return (
    <div class="light" data-tone={tone}>
      <p class="light-head">
        <span class="light-sign" aria-hidden="true" />
        <strong>{title}</strong>
        <span class="light-word">{word}</span>
      </p>
      <p class="quiet">{about}</p>
      {why !== undefined && (
        <p class="light-why">
          {why} <Mend />
        </p>
      )}
    </div>
  )
}

/** Times are agreed on at the hub; a station without a line says whom to call. */
function Mend() {
  const atStation = personOf(useSignal(who))?.atStation ?? true
  if (atStation) return <span>{t('lights.call')}</span>
  return (
    <a class="button quiet-button" href="/console/weeks">
      {t('lights.mend')}
    </a>
  )
}
