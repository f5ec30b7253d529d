import { useSignal } from '../../../ui/portal/use-signal.ts'
import { hasWord, t } from '../../../ui/portal/words.ts'
import type { readOwnStation } from '../../stations/own-api.ts'
import type { readToday } from '../../tasks/api.ts'
import { useKeptAnswer } from './use-kept-answer.ts'
import { personOf, who } from './who.ts'

/** What else waits for him: what these pages have words for, and the rest as a number at the console. */
export function Waiting() {
  const asked = useKeptAnswer<typeof readToday>('GET /api/today', {})
  if (asked.state !== 'here') return null
  // Sessions stand on this page themselves.
  const waiting = asked.answer.waiting.filter(({ code }) => code !== 'sessions_waiting')
  const known = waiting.filter(({ code }) => hasWord(`waiting.${code}`))
  const rest = waiting.length - known.length
  if (known.length + rest === 0) return null
  return (
    <section>
      <h2>{t('waiting.title')}</h2>
      <ul class="links">
        {known.map(({ code, details, link }) => (
          <li key={code}>
            <a href={link}>{t(`waiting.${code}`, details)}</a>
          </li>
        ))}
        {rest > 0 && (
          <li>
            <a href="/console">{t('waiting.others', { count: rest })}</a>
          </li>
        )}
      </ul>
    </section>
  )
}

/** The station itself may be without a line: what it has for the county, it keeps. */
export function StationLine() {
  const atStation = personOf(useSignal(who))?.atStation ?? false
  return atStation ? <Upward /> : null
}

function Upward() {
  const asked = useKeptAnswer<typeof readOwnStation>('GET /api/station', {})
  if (asked.state !== 'here' || !asked.isFresh) return null
  const { waiting, lastTrouble } = asked.answer
  if (lastTrouble === null || waiting === 0) return null
  return <output class="told calm-told">{t('line.stationAway', { count: waiting })}</output>
}
