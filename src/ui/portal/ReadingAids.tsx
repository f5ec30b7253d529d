import { type Display, display, showAs } from './device.ts'
import { canReadAloud, isReading, readAloud, stopReading } from './read-aloud.ts'
import { useSignal } from './use-signal.ts'
import { t } from './words.ts'

/** For whoever sees or reads badly, on every page and in what is read; `of`: what is read aloud. */
export function ReadingAids({ of }: { of: string }) {
  const shown = useSignal(display)
  const reading = useSignal(isReading)
  const canRead = useSignal(canReadAloud)
  return (
    <>
      {canRead && (
        <button
          type="button"
          aria-pressed={reading}
          onClick={() => {
            const root = document.querySelector(of)
            if (reading) stopReading()
            else if (root) readAloud(root)
          }}
        >
          {t(reading ? 'shell.stopReading' : 'shell.readAloud')}
        </button>
      )}
      <button type="button" aria-pressed={shown === 'large'} onClick={() => showAs(next(shown))}>
        {t(shown === 'large' ? 'shell.normalType' : 'shell.largeType')}
      </button>
    </>
  )
}

/** A TV goes back to being one by its start page. */
const next = (shown: Display): Display => (shown === 'normal' ? 'large' : 'normal')
