import { App, Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A text to send by whatever people use; it may be changed before it is copied. */
export function ReminderDialog({
  to,
  text,
  onClose,
}: {
  to: string
  text: string
  onClose: () => void
}) {
  const { t } = useTranslation(['survey', 'shell'])
  const { message } = App.useApp()
  const id = useId()
  const [words, setWords] = useState(text)
  const copy = async () => {
    if (await copyText(words, id)) void message.success(t('unsent.copied'))
    else void message.warning(t('unsent.notCopied'), 6)
  }
  return (
    <Modal
      open
      title={t('unsent.remindOne', { school: to })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('shell:close')}</Button>
          <Button type="primary" onClick={() => void copy()}>
            {t('unsent.copy')}
          </Button>
        </>
      }
    >
      <Input.TextArea
        id={id}
        aria-label={t('unsent.remind')}
        rows={rowsOf(words)}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </Modal>
  )
}

/**
 * A county's own network has no certificate: there, or where the browser does not let a page write to the clipboard, it
 * copies only what is selected. False: what is selected is left for the person to copy.
 */
async function copyText(text: string, field: string): Promise<boolean> {
  const written = window.isSecureContext && navigator.clipboard.writeText(text)
  if (written && (await written.then(isDone, isRefused))) return true
  const input = document.getElementById(field) as HTMLTextAreaElement
  input.select()
  return document.execCommand('copy')
}
const isDone = () => true
const isRefused = () => false

/** Measured in its letters: what would measure it in the page sets a style that the page's policy forbids. */
const rowsOf = (words: string): number => {
  const lines = words.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / 36), 0)
  return Math.min(16, Math.max(4, lines + 1))
}
