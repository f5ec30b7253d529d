import { Button } from 'antd'
import type { Column } from '../../../ui/DataTable.tsx'
import type { useText } from '../../../ui/language.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { Plain } from '../../registers/cells.ts'
import { FieldValue } from '../../registers/pages/FieldValue.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import type { FormRow, ReturnDetail, SurveyedRegister } from '../survey-api.ts'
import type { OpenRow } from './SurveyRow.tsx'

/** The columns that tell a row apart; everything else opens with it. */
const shownFields: Readonly<Record<SurveyedRegister, readonly string[]>> = {
  schools: ['stage', 'mode', 'pupils', 'boarding', 'headName', 'headPhone'],
  rooms: ['kind', 'areaM2', 'seats', 'usableSeats', 'notUsableReason'],
  equipment: ['type', 'model', 'quantity', 'usableQuantity', 'condition'],
  staff: ['post', 'education', 'partyMember', 'usableForProgramme', 'phone'],
}

/** A register within a form: what tells its rows apart, and what the reader may do with each. */
export function columnsOf({
  setup,
  name,
  form,
  fills,
  open,
  setOpen,
  t,
  read,
}: {
  setup: ListSetup
  name: SurveyedRegister
  form: ReturnDetail
  fills: boolean
  open: OpenRow | undefined
  setOpen: (open: OpenRow | undefined) => void
  t: (key: string) => string
  read: ReturnType<typeof useText>
}): Column<FormRow>[] {
  const { shape } = setup
  const heading = (field: string) => {
    const { label, unit } = shape.fields[field] ?? {}
    return `${label ? read(label) : field}${unit ? ` ${read(unit)}` : ''}`
  }
  const remarks = form.moves.some(
    ({ name: move, obstacles }) => move === 'return' && obstacles.length === 0,
  )
  return [
    {
      key: shape.nameField,
      heading: heading(shape.nameField),
      cell: ({ row, isNew, changed }) => (
        <>
          {String((row as Plain)[shape.nameField])}{' '}
          {isNew && <StateMark tone="soon">{t('survey:rows.new')}</StateMark>}
          {changed.length > 0 && <StateMark tone="soon">{t('survey:rows.isChanged')}</StateMark>}
        </>
      ),
    },
    ...shownFields[name].map((field) => ({
      key: field,
      heading: heading(field),
      numeric: shape.fields[field]?.unit !== undefined,
      cell: ({ row }: FormRow) => (
        <FieldValue shape={shape} field={field} value={(row as Plain)[field]} withUnit={false} />
      ),
    })),
    ...(fills || remarks
      ? [
          {
            key: 'acts',
            heading: <span className="unseen">{t('survey:rows.acts')}</span>,
            cell: ({ row }: FormRow) => {
              const act = fills ? ('edit' as const) : ('remark' as const)
              return (
                open?.id !== row.id && (
                  <Button
                    size="small"
                    className="screen-only"
                    onClick={() => setOpen({ id: row.id, act })}
                  >
                    {t(`survey:rows.${act}`)}
                  </Button>
                )
              )
            },
          },
        ]
      : []),
  ]
}
