import { DownOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Popover, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Query, withQuery } from '../../../ui/api.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { fieldNames, type Shape } from '../shape.ts'
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
  const { label, choices } = shape.fields[field] ?? {}
  const options = choices
    ? Object.entries(choices).map(([value, words]) => ({ value, label: read(words) }))
    : [
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ]
  const name = label ? read(label) : field
  return (
    <Select
      mode="multiple"
      className="list-filter"
      aria-label={name}
      placeholder={name}
      allowClear
      showSearch={false}
      maxTagCount="responsive"
      popupMatchSelectWidth={false}
      value={(filter[field] ?? []).map(String)}
      options={options}
      onChange={(chosen: string[]) => {
        const { [field]: _, ...rest } = filter
        const values = choices ? chosen : chosen.map((value) => value === 'true')
        onChange(chosen.length > 0 ? { ...rest, [field]: values } : rest)
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
