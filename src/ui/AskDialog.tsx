import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from './FormField.tsx'
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
  onClose: () => void
  children?: ReactNode
}) {
  const { t } = useTranslation('shell')
  const { act, busy } = useAct()
  const [text, setText] = useState('')
  const complete = ready && (!textNeeded || text.trim() !== '')
  const go = async () => {
    if (await act(() => work(text.trim()), done)) onClose()
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
      <div className="form-stack">
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
      </div>
    </Modal>
  )
}
