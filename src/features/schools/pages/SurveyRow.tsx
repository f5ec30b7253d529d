import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { useText } from '../../../ui/language.ts'
import { useSay } from '../../../ui/say.ts'
import type { Plain } from '../../registers/cells.ts'
import { FieldValue } from '../../registers/pages/FieldValue.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RowEditor } from '../../registers/pages/RowEditor.tsx'
import {
  type FormRow,
  type ReturnDetail,
  type SurveyedRegister,
  writeRemark,
} from '../survey-api.ts'
import { RemarkBox, RowRemarks } from './SurveyRemarks.tsx'
import { wantsLook } from './survey-form.ts'

/** `new`: a row is added. */
export type OpenRow = { id: string | 'new'; act: 'edit' | 'remark' }

/** What is below a row: how it changed, what is odd, what was said of it, and where it is changed. */
export function SurveyRow({
  setup,
  row,
  form,
  open,
  onOpen,
}: {
  setup: ListSetup
  row: FormRow
  form: ReturnDetail
  open: OpenRow | undefined
  onOpen: (open: OpenRow | undefined) => void
}) {
  const { t } = useTranslation('survey')
  const { shape } = setup
  const act = open?.id === row.row.id ? open.act : undefined
  const close = () => onOpen(undefined)
  if (!act && !wantsLook(form, row)) return null
  return (
    <div className="survey-below">
      <Changes setup={setup} row={row} />
      <Warnings setup={setup} row={row} />
      <RowRemarks form={form} rowId={row.row.id} />
      {act === 'remark' && (
        <RemarkBox
          label={t('remarks.write')}
          hint={t('remarks.writeHint')}
          save={t('remarks.save')}
          done={t('remarks.done')}
          draft={`remark.${form.id}.${row.row.id}`}
          work={(remark) =>
            ask(writeRemark, {
              id: form.id,
              register: shape.name as SurveyedRegister,
              rowId: row.row.id,
              remark,
            })
          }
          onClose={close}
        />
      )}
      {act === 'edit' && (
        <div className="survey-editor">
          <RowEditor setup={setup} loaded={row.row as Plain} row={row.row} onClose={close} />
          <Button onClick={close}>{t('rows.close')}</Button>
        </div>
      )}
    </div>
  )
}

function Changes({ setup: { shape }, row: { row, changed } }: { setup: ListSetup; row: FormRow }) {
  const { t } = useTranslation('survey')
  const read = useText()
  if (changed.length === 0) return null
  return (
    <ul className="survey-changes">
      {changed.map(({ field, was }) => {
        const label = shape.fields[field]?.label
        return (
          <li key={field}>
            {label ? read(label) : field}{' '}
            <s>
              {was === null ? (
                t('rows.empty')
              ) : (
                <FieldValue shape={shape} field={field} value={was} />
              )}
            </s>{' '}
            →{' '}
            <strong>
              {(row as Plain)[field] === undefined ? (
                t('rows.empty')
              ) : (
                <FieldValue shape={shape} field={field} value={(row as Plain)[field]} />
              )}
            </strong>
          </li>
        )
      })}
    </ul>
  )
}

function Warnings({ setup: { shape }, row: { warnings } }: { setup: ListSetup; row: FormRow }) {
  const read = useText()
  const say = useSay()
  const label = (field: string) => {
    const declared = shape.fields[field]?.label
    return declared ? read(declared) : field
  }
  return warnings.map((warning) => {
    const { wrong, right } = say(warning, label)
    return (
      <p key={`${warning.code} ${warning.field}`} className="survey-warning">
        {wrong}
        {right}
      </p>
    )
  })
}
