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
  const { name, scheduled, delivered, minutesNeeded, openDays, openDaysNeeded } = week
  const minutes = (count: number) => formatMinutes(count, language.get())
  const enough = scheduled >= minutesNeeded
  const opens = openDays >= openDaysNeeded
  return (
    <div class="lights">
      <h3>{name}</h3>
      <Light
        tone={week.isExcused ? 'off' : enough ? 'done' : 'late'}
        title={t('lights.learning')}
        word={t(week.isExcused ? 'lights.excused' : enough ? 'lights.enough' : 'lights.short')}
        about={t('lights.minutes', {
          scheduled: minutes(scheduled),
          delivered: minutes(delivered),
          needed: minutes(minutesNeeded),
        })}
        why={
          enough || week.isExcused
            ? undefined
            : t('lights.lacking', { minutes: minutes(minutesNeeded - scheduled) })
        }
      />
      <Light
        tone={week.isExcused ? 'off' : opens ? 'done' : 'late'}
        title={t('lights.openDay')}
        word={t(week.isExcused ? 'lights.excused' : opens ? 'lights.enough' : 'lights.short')}
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
