import { formatDay } from '../../../ui/format.ts'
import { hasWord, language, t } from '../../../ui/portal/words.ts'
import type { KeeperChange } from '../keeper-api.ts'
import { titleOf } from './title-of.ts'

/** What is not when it was agreed on, and whose word that is. */
export function Changed({ changed, today }: { changed: readonly KeeperChange[]; today: string }) {
  if (changed.length === 0) return null
  const said = ({ day, from, to }: { day: string; from: string; to: string }) =>
    `${formatDay(day, language.get(), today)} ${from}–${to}`
  return (
    <section>
      <h2>{t('changed.title')}</h2>
      <ul class="rows">
        {changed.map((one) => (
          <li key={one.id}>
            <p>
              <strong>{titleOf(one)}</strong>{' '}
              {one.stations.map(({ name }) => name).join(t('list.between'))}
            </p>
            <p>
              {one.isCalledOff
                ? t('changed.off', { when: said(one.was ?? one) })
                : t('changed.moved', { was: one.was ? said(one.was) : '', when: said(one) })}
            </p>
            {one.reason && <p class="quiet">{whyOf(one.reason)}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function whyOf({ code, details = {} }: NonNullable<KeeperChange['reason']>): string {
  const text = (name: string) => String(details[name] ?? '')
  const isAllDay = text('blockFrom') === '00:00' && text('blockTo') === '24:00'
  const kept = isAllDay ? 'allDay' : text('kind')
  const word = `changed.why.${code === 'time_protected' ? kept : code}`
  const values = {
    ...{ from: text('blockFrom'), to: text('blockTo'), note: text('note'), name: text('name') },
  }
  return t(hasWord(word) ? word : 'changed.why.other', values)
}
