import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { type FileKind, fileKinds } from '../editions/edition.ts'
import { FileDrop } from './FileDrop.tsx'
import { useUpload } from './use-upload.ts'

/** Takes a file, and shows how far it is. */
export function UploadArea({
  resourceId,
  kinds,
  limitBytes,
  file,
  onDone,
}: {
  resourceId: string
  kinds?: readonly FileKind[]
  limitBytes?: number
  /** Chosen before: it is sent at once. */
  file?: File
  onDone?: () => void
}) {
  const { t } = useTranslation(['files', 'shell'])
  const read = useText()
  const language = useLanguage()
  const { sending, unfinished, begin, pause, goOn, giveUp } = useUpload(resourceId, onDone)
  const sent = useRef<File>(undefined)
  useEffect(() => {
    if (!file || sent.current === file) return
    sent.current = file
    void begin(file)
  })
  const bytes = (value: number) => formatBytes(value, language)

  if (sending.state === 'idle') {
    return (
      <>
        {unfinished && (
          <Notice tone="soon" title={t('unfinished', { name: unfinished })}>
            {t('unfinishedText')}
          </Notice>
        )}
        <FileDrop onFile={(one) => void begin(one)}>
          {kinds &&
            limitBytes !== undefined &&
            t('limit', {
              kinds: kinds
                .map((kind) => read(fileKinds[kind]))
                .join(language === 'en' ? ', ' : '、'),
              size: bytes(limitBytes),
            })}
        </FileDrop>
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
