import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useAct } from '../../../ui/use-act.ts'
import type { Plain } from '../cells.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Row, Shape } from '../shape.ts'

/** Asks for the reason and says what retiring means. */
export function RetireButton({
  shape,
  row,
  onRetired,
}: {
  shape: Shape
  row: Row
  onRetired: () => void
}) {
  const { t } = useTranslation('registers')
  const { act, busy } = useAct()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const name = String((row as Plain)[shape.nameField] ?? '')
  const retire = async () => {
    const wish = { id: row.id, version: row.version, reason: reason.trim() }
    if (await act(() => ask(rowEndpoints(shape).retireRow, wish), t('retired'))) onRetired()
  }
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('retire')}
      </Button>
      <Modal
        open={open}
        title={t('retireTitle', { name })}
        okText={t('retire')}
        okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: busy }}
        onOk={() => void retire()}
        onCancel={() => setOpen(false)}
      >
        <div className="form-stack">
          <p>{t('retireText')}</p>
          <FormField label={t('retireReason')}>
            {(input) => (
              <Input
                {...input}
                value={reason}
                maxLength={200}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </FormField>
        </div>
      </Modal>
    </>
  )
}
