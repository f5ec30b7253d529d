import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import type { SheetChoices } from '../choices.ts'
import { readImportOpening } from '../import-api.ts'
import type { Preview, SheetColumn } from '../preview.ts'
import { fieldNames, type Shape } from '../shape.ts'
import { useLabelOf } from './use-label-of.ts'
import type { Tell } from './use-tell.ts'

/** Which worksheet and heading are read, and what each column is: guessed, and changed by a choice. */
export function SheetColumns({
  shape,
  preview,
  choices,
  tell,
}: {
  shape: Shape
  preview: Preview
  choices: SheetChoices
  tell: Tell
}) {
  const { t } = useTranslation('registers')
  const [opening, setOpening] = useState(false)
  const { from, to } = preview.heading
  const labelOf = useLabelOf(shape)
  const means = ({ heading, field, names }: SheetColumn) => {
    const none =
      names === undefined
        ? t('imports.ignoredColumn')
        : names === 'township'
          ? t('imports.namesTownship')
          : t('imports.namesOf', { field: labelOf(names) })
    return (
      <Select
        aria-label={t('imports.means')}
        className="sheet-choice"
        value={field ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        options={[
          { value: '', label: none },
          ...fieldNames(shape).map((name) => ({ value: name, label: labelOf(name) })),
        ]}
        onChange={(chosen) =>
          void tell((now) => ({ ...now, columns: { ...now.columns, [heading]: chosen } }))
        }
      />
    )
  }
  return (
    <Section
      title={t('imports.columns')}
      actions={
        <span className="page-actions">
          <span className="quiet">
            {preview.sheetName && t('imports.sheet', { sheet: preview.sheetName })}{' '}
            {t(from === to ? 'imports.heading' : 'imports.headingRows', { from, to })}
          </span>
          <Button size="small" onClick={() => setOpening(!opening)}>
            {t('imports.changeHeading')}
          </Button>
        </span>
      }
    >
      {opening && (
        <ChooseHeading
          importId={preview.importId}
          worksheet={choices.worksheet}
          onChoose={(chosen) => {
            setOpening(false)
            void tell((now) => ({ ...now, ...chosen }))
          }}
        />
      )}
      <p className="quiet">{t('imports.columnsText')}</p>
      <DataTable
        caption={t('imports.columns')}
        dense
        rows={preview.columns}
        keyOf={({ column }) => String(column)}
        columns={[
          { key: 'heading', heading: t('imports.sheetHeading'), cell: ({ heading }) => heading },
          {
            key: 'samples',
            heading: t('imports.samples'),
            cell: ({ samples }) => <span className="quiet">{samples.join(' · ')}</span>,
          },
          { key: 'means', heading: t('imports.means'), cell: means },
        ]}
      />
    </Section>
  )
}

function ChooseHeading({
  importId,
  worksheet,
  onChoose,
}: {
  importId: string
  worksheet: number | undefined
  onChoose: (chosen: { worksheet: number; heading: number }) => void
}) {
  const { t } = useTranslation('registers')
  const opening = useAsk(readImportOpening, { id: importId })
  const [index, setIndex] = useState(worksheet)
  return (
    <Loaded query={opening}>
      {({ worksheets }) => {
        const shown = worksheets.find((one) => one.index === (index ?? worksheets[0]?.index))
        if (!shown) return null
        return (
          <>
            {worksheets.length > 1 && (
              <FormField label={t('imports.worksheet')}>
                {(input) => (
                  <Select
                    {...input}
                    className="sheet-choice"
                    value={shown.index}
                    options={worksheets.map(({ index: value, name, hidden }) => ({
                      value,
                      label: hidden ? t('imports.hiddenWorksheet', { name }) : name,
                    }))}
                    onChange={setIndex}
                  />
                )}
              </FormField>
            )}
            <DataTable
              caption={t('imports.headingRow')}
              dense
              rows={shown.rows}
              keyOf={({ number }) => String(number)}
              columns={[
                {
                  key: 'choose',
                  heading: t('imports.headingRow'),
                  cell: ({ number }) => (
                    <Button
                      size="small"
                      onClick={() => onChoose({ worksheet: shown.index, heading: number })}
                    >
                      {t('imports.useHeading', { row: number })}
                    </Button>
                  ),
                },
                {
                  key: 'cells',
                  heading: t('imports.samples'),
                  cell: ({ cells }) => cells.filter(Boolean).slice(0, 12).join(' │ '),
                },
              ]}
            />
          </>
        )
      }}
    </Loaded>
  )
}
