import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from './FormField.tsx'
import type { Fault } from './say.ts'
import { useAct } from './use-act.ts'

/** Says what will happen, asks for a sentence where one is wanted, and does it once. */
export function AskDialog({
  title,
  okText,
  done,
  danger = false,
  textLabel,
  textHint,
  textNeeded = false,
  ready = true,
  work,
  shows,
  onClose,
  children,
}: {
  title: ReactNode
  okText: string
  /** Said when it is done. */
  done: string
  danger?: boolean
  /** Absent: nothing is to be written. */
  textLabel?: string
  textHint?: string
  textNeeded?: boolean
  /** Whether everything else in the dialog is chosen. */
  ready?: boolean
  work: (text: string) => Promise<unknown>
  /** Whether the dialog itself shows what went wrong. */
  shows?: (fault: Fault) => boolean
  onClose: () => void
  children?: ReactNode
}) {
  const { t } = useTranslation('shell')
  const { act, busy } = useAct()
  const [text, setText] = useState('')
  const complete = ready && (!textNeeded || text.trim() !== '')
  const go = async () => {
    if (complete && (await act(() => work(text.trim()), done, shows))) onClose()
  }
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={t('cancel')}
      okButtonProps={{ danger, disabled: !complete, loading: busy }}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <form
        className="form-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        {children}
        {textLabel && (
          <FormField label={textLabel} hint={textHint}>
            {(input) => (
              <Input.TextArea
                {...input}
                rows={3}
                maxLength={500}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </FormField>
        )}
        {/* With it, Enter in any line of the form does what the button does. */}
        <button type="submit" hidden />
      </form>
    </Modal>
  )
}
