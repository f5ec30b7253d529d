import { dayOf } from '../../../base/calendar.ts'
import { asSentences } from '../../../ui/portal/sentences.ts'
import { whenOn } from '../../../ui/portal/when-on.ts'
import { language, t, turning } from '../../../ui/portal/words.ts'
import type { OnItem, Week } from '../week-api.ts'

/** What is on, by time: when in large letters, then what and where. */
export function OnList({ items }: { items: readonly OnItem[] }) {
  const today = dayOf(new Date())
  const { name } = turning.get()
  return (
    <ul class="on">
      {items.map((item) => {
        const { kind, title, place, audience, channel } = item
        const when = whenOn(item, language.get(), { today, nextDay: t('week.nextDay') })
        const what = title ?? t(`week.kind.${kind}`)
        const about = [
          // A room of a school, or what people call a place.
          name(place),
          title === null ? undefined : t(`week.kind.${kind}`),
          channel,
          audience === undefined ? undefined : t('week.forWhom', { who: audience }),
        ]
        return (
          <li
            key={item.id}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a remote control reads on by arrows.
            tabIndex={0}
            class="on-item"
            data-read={asSentences([when, what, ...about], language.get() !== 'en')}
          >
            <span class="on-when">{when}</span>
            <span class="on-what">{what}</span>
            <span class="card-about">{about.filter(Boolean).join(' · ')}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** On the first page: what is on here this week, and the way to the page of the station. */
export function ThisWeek({ week: { items, more, units, many } }: { week: Week }) {
  if (units.length === 0 && !many) return null
  return (
    <section>
      <h2>{t('week.title')}</h2>
      {items.length > 0 && <OnList items={items} />}
      {items.length === 0 && units.length > 0 && <p>{t('week.none')}</p>}
      {more > 0 && <p>{t('week.more', { count: more })}</p>}
      <p class="on-ways">
        {units.map(({ code, name }) => (
          <a key={code} class="button quiet-button" href={`/stations/${code}`}>
            {t('week.station', { name })}
          </a>
        ))}
        {many && (
          <a class="button quiet-button" href="/stations">
            {t('week.allStations')}
          </a>
        )}
      </p>
    </section>
  )
}
