import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { SheetChoices } from '../choices.ts'
import { listImportedRows } from '../import-api.ts'
import type { Preview, ShownRow } from '../preview.ts'
import { fieldNames, isRequired, type Shape } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'
import { useLabelOf } from './use-label-of.ts'
import type { Tell } from './use-tell.ts'

const step = 100
const most = 500

type Mended = Readonly<Record<string, Readonly<Record<string, string>>>>
type Mending = {
  mended: Mended
  onMend: (row: number, field: string, text: string) => void
  onLeave: (row: number) => void
}
type Of = { shape: Shape; preview: Preview; choices: SheetChoices; tell: Tell }

/** Every row with every value; what is wrong is mended where it stands. */
export function SheetRows({ shape, preview, choices, tell }: Of) {
  const { t } = useTranslation('registers')
  const kinds = (['refused', 'created', 'changed'] as const).filter((kind) => preview[kind] > 0)
  const [chosen, setChosen] = useState<ShownRow['kind']>()
  const kind = chosen !== undefined && kinds.includes(chosen) ? chosen : kinds[0]
  const [mended, setMended] = useState<Mended>({})
  const [left, setLeft] = useState<readonly number[]>([])
  const { leaveOut = [] } = choices
  const touched = Object.keys(mended).length > 0 || left.length > 0
  const apply = async () => {
    const isRead = await tell((now) => ({
      ...now,
      cells: mergeCells(now.cells ?? {}, mended),
      ...(left.length > 0 && { leaveOut: [...(now.leaveOut ?? []), ...left] }),
    }))
    if (!isRead) return
    // What was typed since stays.
    setMended((now) => (now === mended ? {} : now))
    setLeft((now) => now.filter((row) => !left.includes(row)))
  }
  return (
    <Section
      title={t('imports.rows')}
      actions={
        <span className="page-actions">
          {leaveOut.length > 0 && (
            <>
              <span className="quiet">{t('imports.leftOut', { count: leaveOut.length })}</span>
              <Button size="small" onClick={() => void tell((now) => ({ ...now, leaveOut: [] }))}>
                {t('imports.takeBack')}
              </Button>
            </>
          )}
          {touched && (
            <Button type="primary" onClick={() => void apply()}>
              {t('imports.mend')}
            </Button>
          )}
        </span>
      }
    >
      {kind === undefined ? (
        <p className="quiet">{t('imports.noRows')}</p>
      ) : (
        <>
          <Segmented
            value={kind}
            options={kinds.map((value) => ({
              value,
              label: `${t(`imports.${value}`)} ${preview[value]}`,
            }))}
            onChange={setChosen}
          />
          <Rows
            key={kind}
            shape={shape}
            preview={preview}
            kind={kind}
            left={left}
            mended={mended}
            onMend={(row, field, text) =>
              setMended((now) => ({ ...now, [row]: { ...now[row], [field]: text } }))
            }
            onLeave={(row) => setLeft((now) => [...now, row])}
          />
        </>
      )}
    </Section>
  )
}

const mergeCells = (known: Mended, more: Mended): Record<string, Record<string, string>> =>
  Object.fromEntries(
    [...new Set([...Object.keys(known), ...Object.keys(more)])].map((row) => [
      row,
      { ...known[row], ...more[row] },
    ]),
  )

function Rows({
  shape,
  preview,
  kind,
  left,
  ...mending
}: Mending & {
  shape: Shape
  preview: Preview
  kind: ShownRow['kind']
  left: readonly number[]
}) {
  const { t } = useTranslation('registers')
  const [limit, setLimit] = useState(step)
  const [after, setAfter] = useState(-1)
  const query = useAsk(listImportedRows, { id: preview.importId, kind, limit, after })
  const columns = useRowColumns(shape, preview, kind, mending)
  return (
    <Loaded query={query}>
      {({ rows }) => (
        <>
          <DataTable
            caption={t('imports.rows')}
            dense
            scrolls
            rows={rows.filter(({ row }) => !left.includes(row))}
            keyOf={({ row }) => String(row)}
            columns={columns}
          />
          {rows.length === limit && (
            <Button
              onClick={() => {
                if (limit < most) setLimit(most)
                else setAfter(rows.at(-1)?.row ?? after)
              }}
            >
              {t('imports.moreRows', { count: most })}
            </Button>
          )}
        </>
      )}
    </Loaded>
  )
}

/** The number of the row, then each field that the sheet has or that is wrong. */
function useRowColumns(
  shape: Shape,
  preview: Preview,
  kind: ShownRow['kind'],
  { mended, onMend, onLeave }: Mending,
): Column<ShownRow>[] {
  const { t } = useTranslation('registers')
  const say = useSay()
  const inSheet = new Set(preview.columns.flatMap(({ field, names }) => field ?? names ?? []))
  const given = new Set((preview.defaults ?? []).map(({ field }) => field))
  const wrong = new Set(preview.groups.map(({ field }) => field))
  const fields = fieldNames(shape).filter(
    (field) =>
      inSheet.has(field) || given.has(field) || wrong.has(field) || isRequired(shape, field),
  )
  const labelOf = useLabelOf(shape)
  const cellOf = (field: string) => (shown: ShownRow) => {
    const cell = shown.fields.find((one) => one.field === field)
    const problem = shown.problems.find((one) => one.field === field)
    const isWrong = kind === 'refused' && problem !== undefined && problem.level !== 'warning'
    if (isWrong)
      return (
        <span className="sheet-wrong">
          <Input
            size="small"
            status="error"
            aria-label={labelOf(field)}
            value={mended[shown.row]?.[field] ?? cell?.text ?? ''}
            onChange={(event) => onMend(shown.row, field, event.target.value)}
          />
          <span className="sheet-why">{say(problem, labelOf).wrong}</span>
        </span>
      )
    return (
      <>
        {kind === 'changed' && cell && cell.before !== undefined && cell.before !== null && (
          <>
            <s className="quiet">
              <FieldValue shape={shape} field={field} value={cell.before} />
            </s>{' '}
          </>
        )}
        <FieldValue shape={shape} field={field} value={cell?.after} />
        {problem?.level === 'warning' && (
          <span className="sheet-why">{say(problem, labelOf).wrong}</span>
        )}
      </>
    )
  }
  return [
    { key: 'row', heading: t('imports.row'), cell: ({ row }) => row },
    ...(kind === 'changed'
      ? [{ key: 'name', heading: t('imports.name'), cell: ({ name }: ShownRow) => name }]
      : []),
    ...fields.map((field) => ({ key: field, heading: labelOf(field), cell: cellOf(field) })),
    ...(kind === 'refused'
      ? [
          {
            key: 'leave',
            heading: t('imports.leaveOut'),
            cell: ({ row }: ShownRow) => (
              <Button size="small" onClick={() => onLeave(row)}>
                {t('imports.leaveOut')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}
