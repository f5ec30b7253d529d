import { Button } from 'antd'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFileDrop } from '../../../ui/use-file-drop.ts'

/** Takes a file by a button or by dropping it here. */
export function FileDrop({
  children,
  onFile,
}: {
  children: ReactNode
  onFile: (file: File) => void
}) {
  const { t } = useTranslation('files')
  const input = useRef<HTMLInputElement>(null)
  const take = (file: File | undefined) => {
    if (file) onFile(file)
  }
  const { isOver, handlers } = useFileDrop(take)
  return (
    <div className={isOver ? 'upload-area upload-area-over' : 'upload-area'} {...handlers}>
      <input
        ref={input}
        type="file"
        className="unseen"
        aria-label={t('choose')}
        tabIndex={-1}
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Button type="primary" onClick={() => input.current?.click()}>
        {t('choose')}
      </Button>
      <span className="quiet">{children}</span>
    </div>
  )
}
