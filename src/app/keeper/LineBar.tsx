import { useEffect, useState } from 'preact/hooks'
import { deeds, waitingOf } from '../../features/sessions/keeper/outbox.ts'
import { useNow } from '../../features/sessions/keeper/use-now.ts'
import { who } from '../../features/sessions/keeper/who.ts'
import { line } from '../../ui/line.ts'
import { clockAheadMs } from '../../ui/portal/device-clock.ts'
import { useSignal } from '../../ui/portal/use-signal.ts'
import { t } from '../../ui/portal/words.ts'

/** Nobody plans an evening by the minute; this much makes it look as if it were another hour. */
const wrongClockMs = 10 * 60_000

/** Whether the station is reached, what waits for it, and whether this device knows the time. */
export function LineBar() {
  const up = useSignal(line)
  const { state } = useSignal(who)
  const waiting = waitingOf(useSignal(deeds)).length
  return (
    <>
      {state === 'ended' ? (
        <output class="line-bar">
          {t('line.ended', { count: waiting })} <a href="#/log-in">{t('logIn.do')}</a>
        </output>
      ) : !up ? (
        <output class="line-bar">
          {waiting > 0 ? t('line.waiting', { count: waiting }) : t('line.offline')}
        </output>
      ) : (
        waiting > 0 && <Sending count={waiting} />
      )}
      <WrongClock />
    </>
  )
}

/** What arrives at once is not worth a word, nor that the page moves. */
const patienceMs = 2_000

function Sending({ count }: { count: number }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return isSlow ? <output class="line-bar calm">{t('line.sending', { count })}</output> : null
}

function WrongClock() {
  useNow()
  const aheadMs = clockAheadMs()
  if (Math.abs(aheadMs) < wrongClockMs) return null
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  return (
    <output class="line-bar">
      {t(aheadMs > 0 ? 'line.clockSlow' : 'line.clockFast', { minutes })}
    </output>
  )
}
