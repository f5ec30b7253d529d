import { DownOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Popover, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Query, withQuery } from '../../../ui/api.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { disputed, fieldNames, isState, type Shape } from '../shape.ts'
import type { Filter } from './list-state.ts'

/** The values of an enum or a yes-no field that are wanted; none chosen: all. */
export function FilterSelect({
  shape,
  field,
  filter,
  onChange,
}: {
  shape: Shape
  field: string
  filter: Filter
  onChange: (filter: Filter) => void
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const states = isState(shape, field) ? shape.lifecycle?.states : undefined
  const { label, choices = states } = shape.fields[field] ?? {}
  const options = choices
    ? [
        ...Object.entries(choices).map(([value, words]) => ({ value, label: read(words) })),
        ...(states && shape.feed ? [{ value: disputed, label: t('dispute.mark') }] : []),
      ]
    : [
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ]
  const name = states ? t('state') : label ? read(label) : field
  const chosen = (filter[field] ?? []).map(String)
  return (
    <Select
      mode="multiple"
      className={chosen.length > 1 ? 'list-filter list-filter-many' : 'list-filter'}
      aria-label={name}
      placeholder={name}
      allowClear
      showSearch={false}
      maxTagCount="responsive"
      popupMatchSelectWidth={false}
      value={chosen}
      options={options}
      onChange={(wanted: string[]) => {
        const { [field]: _, ...rest } = filter
        const values = choices ? wanted : wanted.map((value) => value === 'true')
        onChange(wanted.length > 0 ? { ...rest, [field]: values } : rest)
      }}
    />
  )
}

export function ColumnChoice({
  shape,
  chosen,
  onChange,
}: {
  shape: Shape
  chosen: readonly string[]
  onChange: (columns: string[]) => void
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const fields = fieldNames(shape).filter((field) => field !== shape.nameField)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="column-choice">
          {fields.map((field) => {
            const label = shape.fields[field]?.label
            return (
              <Checkbox
                key={field}
                checked={chosen.includes(field)}
                onChange={(event) =>
                  onChange(
                    fields.filter((one) =>
                      one === field ? event.target.checked : chosen.includes(one),
                    ),
                  )
                }
              >
                {label ? read(label) : field}
              </Checkbox>
            )
          })}
        </div>
      }
    >
      <Button>
        {t('columns')} <DownOutlined aria-hidden="true" />
      </Button>
    </Popover>
  )
}

/** Exactly what the list shows, as a file. */
export function ExportMenu({ shape, selection }: { shape: Shape; selection: Query | undefined }) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const address = (extra: Query) =>
    withQuery(`/api/${shape.name}/sheet`, { ...selection, language, ...extra })
  const item = (key: string, extra: Query) => ({
    key,
    label: (
      <a href={address(extra)} download>
        {t(key)}
      </a>
    ),
  })
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          item('exportXlsx', { format: 'xlsx' }),
          item('exportCsv', { format: 'csv' }),
          { type: 'divider' },
          item('exportEmpty', { format: 'xlsx', empty: true }),
        ],
      }}
    >
      <Button>
        {t('export')} <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  )
}
