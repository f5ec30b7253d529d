import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { verbOf } from '../../../base/verbs.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { formatCount, formatMeasure } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { usePlace, usePlaceNames } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { isAtStation, useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import type { Plain } from '../cells.ts'
import { rowEndpoints, type Selected } from '../row-api.ts'
import { isList, isSorted, kindOf, type Row, type Shape } from '../shape.ts'
import { CaseState } from './CaseState.tsx'
import { FieldValue } from './FieldValue.tsx'
import { ColumnChoice, ExportMenu, FilterSelect } from './ListControls.tsx'
import type { ListSetup, Reference } from './list-setup.ts'
import { useChoice, useListState, useSelection } from './list-state.ts'
import { RowDrawer } from './RowDrawer.tsx'
import { SavedViews } from './SavedViews.tsx'
import './registers.css'
import { useRowName } from './use-row-name.ts'

const pageSize = 50

/** The list of any register: find, filter, sort, page, open, export what is shown. */
export function RegisterList({
  setup,
  about,
  start,
}: {
  setup: ListSetup
  /** What the register is for. */
  about: ReactNode
  /** What to do while it is empty; `actions` for whoever may fill it. */
  start: { text: ReactNode; actions?: ReactNode }
}) {
  const { shape } = setup
  const { t } = useTranslation('registers')
  const read = useText()
  const may = useMay()
  const { data: me } = useMe()
  const [state, setState] = useListState()
  const sort = state.sort ?? setup.sort
  const selection = useSelection({ ...state, ...(sort !== undefined && { sort }) })
  const [columns, setColumns] = useChoice(`columns.${shape.name}.${me?.personId}`, setup.columns)
  const [dense, setDense] = useChoice('dense', false)
  const mayWrite = may(verbOf(shape, 'write'))
  const begin = useBeginning(setup.reference)
  const navigate = useNavigate()

  return (
    <Page
      title={read(shape.label)}
      about={about}
      actions={
        <>
          {setup.Actions && <setup.Actions />}
          <ExportMenu shape={shape} selection={selection} />
          {mayWrite && (
            <>
              {!(me && isAtStation(me)) && (
                <Link to={`/${shape.name}/import` as string} className="link-button">
                  {t('import')}
                </Link>
              )}
              <Button
                type="primary"
                onClick={() =>
                  setup.addAt ? void navigate({ to: setup.addAt }) : setState({ row: 'new' })
                }
              >
                {t('add')}
              </Button>
            </>
          )}
        </>
      }
    >
      <SavedViews
        shape={shape}
        shows={{
          ...(state.find && { find: state.find }),
          ...(state.sort && { sort: state.sort }),
          ...(state.filter && { filter: state.filter }),
          columns,
        }}
        onChoose={({ find, sort, filter, columns: wanted }) => {
          setColumns([...wanted])
          setState({ find, sort, filter })
        }}
      />
      <div className="list-bar screen-only">
        <SearchBox
          value={state.find ?? ''}
          label={t('search')}
          onSearch={(find) => setState({ find: find || undefined })}
        />
        {[...(shape.lifecycle ? ['state'] : []), ...setup.filters].map((field) => (
          <FilterSelect
            key={field}
            shape={shape}
            field={field}
            filter={state.filter ?? {}}
            onChange={(filter) =>
              setState({ filter: Object.keys(filter).length > 0 ? filter : undefined })
            }
          />
        ))}
        <div className="list-right">
          <ColumnChoice shape={shape} chosen={columns} onChange={setColumns} />
          <Checkbox checked={dense} onChange={(event) => setDense(event.target.checked)}>
            {t('dense')}
          </Checkbox>
        </div>
      </div>
      {selection && (
        <Rows
          // Another selection begins at its first page.
          key={JSON.stringify(selection)}
          setup={setup}
          selection={selection}
          columns={columns}
          dense={dense}
          sort={sort ?? shape.nameField}
          onSort={(sort) => setState({ sort })}
          onOpen={(row) => setState({ row })}
          onClear={() => setState({ find: undefined, filter: undefined })}
          narrowed={Boolean(state.find || state.filter)}
          start={start}
          mayWrite={mayWrite}
        />
      )}
      <RowDrawer
        setup={setup}
        rowId={state.row}
        {...(begin !== undefined && { given: begin })}
        onClose={() => setState({ row: undefined })}
      />
    </Page>
  )
}

/** A new row is of the place that is chosen, where its register says places. */
function useBeginning(reference: Reference | undefined): Plain | undefined {
  const place = usePlace()
  const code = place && reference?.beginsWith?.(place)
  return reference && code !== undefined ? { [reference.field]: code } : undefined
}

function Rows({
  setup,
  selection,
  columns,
  dense,
  sort,
  onSort,
  onOpen,
  onClear,
  narrowed,
  start,
  mayWrite,
}: {
  setup: ListSetup
  selection: Selected
  columns: readonly string[]
  dense: boolean
  sort: string
  onSort: (sort: string) => void
  onOpen: (rowId: string) => void
  onClear: () => void
  narrowed: boolean
  start: { text: ReactNode; actions?: ReactNode }
  mayWrite: boolean
}) {
  const { shape } = setup
  const { t } = useTranslation('registers')
  const read = useText()
  const language = useLanguage()
  const pages = usePages(JSON.stringify(selection))
  const query = useAsk(rowEndpoints(shape).listRows, {
    ...selection,
    limit: pageSize,
    after: pages.after,
  })

  return (
    <Loaded query={query}>
      {({ rows: shown, next, count, counted }) =>
        shown.length === 0 && pages.index === 0 ? (
          narrowed ? (
            <Empty title={t('noneFound')} actions={<Button onClick={onClear}>{t('clear')}</Button>}>
              {t('noneFoundText')}
            </Empty>
          ) : (
            <Empty title={t('none')} actions={mayWrite && start.actions}>
              {start.text}
            </Empty>
          )
        ) : (
          <>
            <div className="list-sums">
              <span>{t('count', { count: formatCount(count, counted, language) as never })}</span>
              <Sums setup={setup} selection={selection} />
            </div>
            <RowTable
              setup={setup}
              rows={shown}
              columns={columns}
              dense={dense}
              sort={sort}
              onSort={onSort}
              onOpen={onOpen}
            />
            <PageFoot
              label={read(shape.label)}
              pages={pages}
              pageSize={pageSize}
              shown={shown.length}
              next={next}
            />
          </>
        )
      }
    </Loaded>
  )
}

function RowTable({
  setup,
  rows,
  columns,
  dense,
  sort,
  onSort,
  onOpen,
}: {
  setup: ListSetup
  rows: readonly Row[]
  columns: readonly string[]
  dense: boolean
  sort: string
  onSort: (sort: string) => void
  onOpen: (rowId: string) => void
}) {
  const { shape } = setup
  const { t } = useTranslation('registers')
  const read = useText()
  const reference = setup.reference ?? noReference
  const names = reference.useNames([
    ...new Set(rows.map((row) => String((row as Plain)[reference.field]))),
  ])
  const places = usePlaceNames()
  const placeNames = new Map([...places].map(([code, { name }]) => [code, name]))
  const sortField = sort.replace(/^-/, '')
  const heading = (field: string) => {
    const { label, unit } = shape.fields[field] ?? {}
    return (
      <>
        {label ? read(label) : field}
        {unit && <span className="unit">{read(unit)}</span>}
      </>
    )
  }
  const sortOf = (field: string) =>
    sortField === field
      ? sort.startsWith('-')
        ? ('descending' as const)
        : ('ascending' as const)
      : ('none' as const)
  const { lifecycle } = shape
  const [chosen, setChosen] = useState<readonly string[]>([])
  const others = columns.filter((field) => field !== shape.nameField && shape.fields[field])
  const all: Column<Row>[] = [
    {
      key: shape.nameField,
      heading: heading(shape.nameField),
      sort: sortOf(shape.nameField),
      cell: (row) => <NameCell setup={setup} row={row} onOpen={onOpen} />,
    },
    ...(lifecycle
      ? [
          {
            key: 'state',
            heading: t('state'),
            cell: (row: Row) => <CaseState shape={shape} row={row} />,
          },
        ]
      : []),
    ...others.map(
      (field): Column<Row> => ({
        key: field,
        heading: heading(field),
        numeric: isNumeric(shape, field),
        ...(isSorted(shape, field) && { sort: sortOf(field) }),
        cell: (row) => (
          <FieldValue
            shape={shape}
            field={field}
            value={(row as Plain)[field]}
            names={field === reference.field ? names : shape.fields[field]?.placeCode && placeNames}
            withUnit={false}
          />
        ),
      }),
    ),
  ]
  const nameOf = useRowName(shape)
  return (
    <>
      {lifecycle && (
        <BulkMoves
          lifecycle={lifecycle}
          make={rowEndpoints(shape).moveRows}
          rows={rows.filter(isCase)}
          chosen={chosen}
          onChoose={setChosen}
          nameOf={nameOf}
        />
      )}
      <DataTable
        caption={t('open', { name: read(shape.label) })}
        columns={all}
        rows={rows}
        keyOf={({ id }) => id}
        {...(lifecycle && { choice: { chosen, nameOf, onChoose: setChosen } })}
        dense={dense}
        scrolls
        onSort={(field) => onSort(sort === field ? `-${field}` : field)}
      />
    </>
  )
}

const isCase = (row: Row): row is Row & { state: string } => row.state !== undefined

const isNumeric = (shape: Shape, field: string): boolean =>
  ['integer', 'decimal'].includes(kindOf(shape, field)) &&
  !isList(shape, field) &&
  !shape.fields[field]?.personal

function NameCell({
  setup,
  row,
  onOpen,
}: {
  setup: ListSetup
  row: Row
  onOpen: (rowId: string) => void
}) {
  const { t } = useTranslation('shell')
  const name = useRowName(setup.shape)(row)
  return (
    <>
      {setup.pageOf ? (
        <Link to={setup.pageOf(row) as string}>{name}</Link>
      ) : (
        <button type="button" className="row-button" onClick={() => onOpen(row.id)}>
          {name}
        </button>
      )}{' '}
      {row.simulated && <span className="simulated-mark">{t('simulated')}</span>}
    </>
  )
}

const noReference: Pick<Reference, 'field' | 'useNames'> = { field: '', useNames: () => new Map() }

function Sums({ setup: { shape, totals }, selection }: { setup: ListSetup; selection: Selected }) {
  const { t } = useTranslation('registers')
  const read = useText()
  const language = useLanguage()
  const { sort: _, ...rest } = selection
  const sums = useAsk(
    rowEndpoints(shape).sumRows,
    totals.length > 0 ? { ...rest, fields: totals.join(',') } : undefined,
  )
  return totals.map((field) => {
    const { label, unit } = shape.fields[field] ?? {}
    const sum = sums.data?.totals[field]
    if (sum === undefined || !label) return null
    return (
      <span key={field}>
        <span className="quiet">{t('total', { label: read(label) })}</span>{' '}
        <strong>{formatMeasure(sum, unit && read(unit), language)}</strong>
      </span>
    )
  })
}
