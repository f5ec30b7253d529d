import { useState } from 'preact/hooks'
import { ApiError, ask, offlineCode } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import type { askForTopicAtPortal } from '../portal-api.ts'
import { useTitle } from './Answered.tsx'

/** A topic in one's own words; who asked is not kept. */
export function Ask() {
  const [state, setState] = useState<'typing' | 'sending' | 'sent' | 'offline' | 'failed'>('typing')
  useTitle(t('ask.title'))
  const sayTopic = async (form: HTMLFormElement) => {
    const given = new FormData(form)
    const text = (name: string) => String(given.get(name)).trim()
    setState('sending')
    try {
      const dialect = text('dialect')
      await ask<typeof askForTopicAtPortal>('POST /api/portal/topics', {
        topic: text('topic'),
        ...(dialect && { dialect }),
      })
      form.reset()
      setState('sent')
    } catch (error) {
      setState(error instanceof ApiError && error.code === offlineCode ? 'offline' : 'failed')
    }
  }
  return (
    <>
      <h1>{t('ask.title')}</h1>
      <p>{t('ask.what')}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void sayTopic(event.currentTarget)
        }}
      >
        <label class="field">
          {t('ask.topic')}
          <textarea name="topic" rows={3} maxLength={120} required />
        </label>
        <label class="field">
          {t('ask.dialect')}
          <input name="dialect" maxLength={20} />
        </label>
        <button type="submit" class="main" disabled={state === 'sending'}>
          {t('ask.send')}
        </button>
      </form>
      {state === 'sent' && <output class="told">{t('ask.sent')}</output>}
      {(state === 'offline' || state === 'failed') && (
        <p role="alert" class="told bad">
          {t(state === 'offline' ? 'shell.failedOffline' : 'shell.failedOther')}
        </p>
      )}
    </>
  )
}
