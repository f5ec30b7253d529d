import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import type { Plain } from '../cells.ts'
import type { Row } from '../shape.ts'
import { differencesOf, mergeChoices } from './conflict.ts'
import { FieldValue } from './FieldValue.tsx'
import type { ListSetup } from './list-setup.ts'
import './registers.css'

/** Both texts side by side; for each field one of them is kept. */
export function ConflictDialog({
  setup,
  base,
  mine,
  current,
  onChoose,
  onCancel,
}: {
  setup: ListSetup
  base: Plain
  mine: Plain
  current: Row
  onChoose: (merged: Plain) => void
  onCancel: () => void
}) {
  const { shape } = setup
  const { t } = useTranslation('registers')
  const read = useText()
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set())
  const differences = differencesOf(shape, base, mine, current)
  const choose = (field: string, side: 'mine' | 'theirs') => {
    const next = new Set(theirs)
    if (side === 'theirs') next.add(field)
    else next.delete(field)
    setTheirs(next)
  }
  const shown = (field: string, value: unknown) =>
    value === undefined ? (
      <span className="quiet">{t('conflict.empty')}</span>
    ) : (
      <FieldValue shape={shape} field={field} value={value} />
    )
  return (
    <Modal
      open
      width={640}
      title={t('conflict.title')}
      okText={t('conflict.do')}
      onOk={() =>
        onChoose(mergeChoices(shape, current, differences, (field) => !theirs.has(field)))
      }
      onCancel={onCancel}
    >
      <div className="form-stack">
        <p>{t('conflict.text')}</p>
        {differences.map(({ field, mine: own, theirs: other }) => {
          const label = shape.fields[field]?.label
          return (
            <fieldset key={field} className="conflict-field">
              <legend>{label ? read(label) : field}</legend>
              <Radio.Group
                className="conflict-choice"
                value={theirs.has(field) ? 'theirs' : 'mine'}
                onChange={(event) => choose(field, event.target.value as 'mine' | 'theirs')}
                options={[
                  {
                    value: 'mine',
                    label: <Side name={t('conflict.mine')}>{shown(field, own)}</Side>,
                  },
                  {
                    value: 'theirs',
                    label: <Side name={t('conflict.theirs')}>{shown(field, other)}</Side>,
                  },
                ]}
              />
            </fieldset>
          )
        })}
      </div>
    </Modal>
  )
}

const Side = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <span className="conflict-side">
    <span className="quiet">{name}</span>
    <span>{children}</span>
  </span>
)
