import { useState } from 'preact/hooks'
import { ask } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import type { askToSend, ShownResource } from '../portal-api.ts'

/** What is not here must be sent for: what became of it, and the button that asks for it. */
export function AskFor({
  resourceIds,
  sending,
}: {
  resourceIds: readonly string[]
  sending: ShownResource['sending']
}) {
  const [now, setNow] = useState<ShownResource['sending'] | 'asking' | 'failed'>(sending)
  const askForThem = () => {
    setNow('asking')
    ask<typeof askToSend>('POST /api/portal/resources/ask', { resourceIds: [...resourceIds] }).then(
      () => setNow('asked'),
      () => setNow('failed'),
    )
  }
  if (now === 'asked' || now === 'coming') return <p role="status">{t(`away.${now}`)}</p>
  return (
    <>
      {now === 'failed' && <p role="alert">{t('away.failed')}</p>}
      <p>
        <button type="button" class="main" disabled={now === 'asking'} onClick={askForThem}>
          {t(resourceIds.length > 1 ? 'away.askAll' : 'away.ask', { count: resourceIds.length })}
        </button>
      </p>
    </>
  )
}
