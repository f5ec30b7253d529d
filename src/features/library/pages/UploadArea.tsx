import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { type FileKind, fileKinds } from '../editions/edition.ts'
import { useUpload } from './use-upload.ts'

/** Takes a file by a button or by dropping it here, and shows how far it is. */
export function UploadArea({
  resourceId,
  kinds,
  limitBytes,
}: {
  resourceId: string
  kinds: readonly FileKind[]
  limitBytes: number
}) {
  const { t } = useTranslation(['files', 'shell'])
  const read = useText()
  const language = useLanguage()
  const { sending, unfinished, begin, pause, goOn, giveUp } = useUpload(resourceId)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    const [file] = files ?? []
    if (file) void begin(file)
  }
  const bytes = (value: number) => formatBytes(value, language)

  if (sending.state === 'idle') {
    return (
      <>
        {unfinished && (
          <Notice tone="soon" title={t('unfinished', { name: unfinished })}>
            {t('unfinishedText')}
          </Notice>
        )}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the button inside */}
        <div
          className={over ? 'upload-area upload-area-over' : 'upload-area'}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault()
            setOver(false)
            take(event.dataTransfer.files)
          }}
        >
          <input
            ref={input}
            type="file"
            className="unseen"
            aria-label={t('choose')}
            tabIndex={-1}
            onChange={(event) => {
              take(event.target.files)
              event.target.value = ''
            }}
          />
          <Button type="primary" onClick={() => input.current?.click()}>
            {t('choose')}
          </Button>
          <span className="quiet">
            {t('limit', {
              kinds: kinds
                .map((kind) => read(fileKinds[kind]))
                .join(language === 'en' ? ', ' : '、'),
              size: bytes(limitBytes),
            })}
          </span>
        </div>
      </>
    )
  }
  const { name, sentBytes, totalBytes, state } = sending
  return (
    <div className="upload-area">
      {state === 'broken' && <RefusalNotice error={sending.error} />}
      <strong>{t(state, { name })}</strong>
      <progress value={sentBytes} max={totalBytes} aria-label={t(state, { name })} />
      <span className="quiet together">
        {t('sent', { sent: bytes(sentBytes), total: bytes(totalBytes) })}
      </span>
      <div className="move-buttons">
        {state === 'sending' ? (
          <Button onClick={() => void pause()}>{t('pause')}</Button>
        ) : (
          <Button type="primary" onClick={goOn}>
            {t('goOn')}
          </Button>
        )}
        <Button onClick={() => void giveUp()}>{t('giveUp')}</Button>
      </div>
    </div>
  )
}
