import { useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import { asKept, canBeKept } from '../kept.ts'
import type { ShownResource } from '../portal-api.ts'
import { canKeep, keep, keptHere, letGo } from './keeping.ts'
import { playsHere } from './playable.ts'
import { sizeOf } from './shelves.tsx'

/** Takes it along; where a browser does not allow it, why. */
export function KeepHere({ resource }: { resource: ShownResource }) {
  const isKept = useSignal(keptHere).some(({ id }) => id === resource.id)
  const [state, setState] = useState<'idle' | 'failed' | number>('idle')
  if (!canBeKept(resource)) return null
  if (!canKeep) return <p class="quiet">{t('keep.cannot')}</p>
  if (isKept) {
    return (
      <p>
        {t('keep.here')}{' '}
        <button type="button" onClick={() => void letGo(resource)}>
          {t('keep.letGo')}
        </button>
      </p>
    )
  }
  const size = asKept(resource, playsHere).resource.edition?.files[0]?.sizeBytes
  const start = () =>
    keep(resource, setState).then(
      () => setState('idle'),
      () => setState('failed'),
    )
  return (
    <p>
      <button type="button" disabled={typeof state === 'number'} onClick={() => void start()}>
        {typeof state === 'number'
          ? t('keep.keeping', { percent: Math.round(state * 100) })
          : size === undefined
            ? t('keep.keep')
            : t('keep.keepSize', { size: sizeOf(size) })}
      </button>
      {state === 'failed' && <span role="alert"> {t('keep.failed')}</span>}
    </p>
  )
}
