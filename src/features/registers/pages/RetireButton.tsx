import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { type Fault, type Said, useSay } from '../../../ui/say.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Row, Shape } from '../shape.ts'
import { useRowName } from './use-row-name.ts'

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
  const [open, setOpen] = useState(false)
  // What goes with it, once the server has said so.
  const [along, setAlong] = useState<Said>()
  const say = useSay()
  const name = useRowName(shape)(row)
  const showsWhatGoes = (fault: Fault): boolean => {
    if (fault.code === 'row_takes_along') setAlong(say(fault))
    return fault.code === 'row_takes_along'
  }
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('retire')}
      </Button>
      {open && (
        <FormDialog
          of={rowEndpoints(shape).retireRow}
          title={t('retireTitle', { name })}
          about={
            <>
              <p>{t('retireText')}</p>
              {along && (
                <Notice tone="soon" title={along.wrong}>
                  {along.right}
                </Notice>
              )}
            </>
          }
          okText={t(along ? 'retireAll' : 'retire')}
          done={t('retired')}
          danger
          fixed={{ id: row.id, version: row.version, ...(along && { along: true }) }}
          fields={{ reason: words(t('retireReason')) }}
          onDone={onRetired}
          shows={showsWhatGoes}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
