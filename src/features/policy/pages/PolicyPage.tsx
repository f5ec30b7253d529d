import { Button, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { formatDay, formatInstant, formatMeasure, formatNumber } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { type ChosenPlace, usePlace, usePlaceNames } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type HeldRule, listRuleHistory, listRules, setRule } from '../api.ts'
import { limitsOf, type RuleName, rules, storedOf, writtenOf } from '../rule.ts'

/** The numbers in force at the chosen place, where each comes from, and setting another one. */
export function PolicyPage() {
  const { t } = useTranslation('policy')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const place = usePlace()
  const places = usePlaceNames()
  const query = useAsk(listRules, place && { place: place.code })
  const [setting, setSetting] = useState<HeldRule>()
  const [reading, setReading] = useState<HeldRule>()
  const nameOf = (code: string) => places.get(code)?.name ?? code
  const measure = useMeasure()

  return (
    <Page title={t('title')} about={t('about')}>
      <Loaded query={query}>
        {({ rules: held }) => (
          <DataTable
            caption={t('at', { place: place ? nameOf(place.code) : '' })}
            rows={held}
            keyOf={({ rule }) => rule}
            columns={[
              { key: 'rule', heading: t('rule'), cell: ({ label }) => read(label) },
              {
                key: 'value',
                heading: t('value'),
                numeric: true,
                cell: (one) => measure(one, one.value),
              },
              {
                key: 'source',
                heading: t('source'),
                cell: ({ sourceDocument, source, regionCode }) =>
                  sourceDocument === undefined ? (
                    <span className="quiet">{read(source)}</span>
                  ) : (
                    `${sourceDocument}${regionCode ? ` · ${nameOf(regionCode)}` : ''}`
                  ),
              },
              {
                key: 'since',
                heading: t('since'),
                cell: ({ validFrom }) =>
                  validFrom && formatDay(validFrom, language, me?.today ?? ''),
              },
              {
                key: 'act',
                heading: <ActionsHeading />,
                cell: (one) => (
                  <span className="page-actions screen-only">
                    <Button size="small" onClick={() => setReading(one)}>
                      {t('history')}
                    </Button>
                    {may('policy.set') && (
                      <Button size="small" onClick={() => setSetting(one)}>
                        {t('set')}
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {setting && place && (
        <SetRule
          held={setting}
          place={place}
          placeName={nameOf(place.code)}
          today={me?.today ?? ''}
          onClose={() => setSetting(undefined)}
        />
      )}
      {reading && (
        <Modal
          open
          width={680}
          footer={null}
          title={`${read(reading.label)} · ${t('history')}`}
          onCancel={() => setReading(undefined)}
        >
          <History
            rule={reading.rule}
            nameOf={nameOf}
            measure={(value) => measure(reading, value)}
            today={me?.today ?? ''}
          />
        </Modal>
      )}
    </Page>
  )
}

/** A stored value as people write it, with its unit. */
function useMeasure(): (held: Pick<HeldRule, 'unit' | 'per'>, stored: unknown) => string {
  const read = useText()
  const language = useLanguage()
  return (held, stored) =>
    typeof stored === 'number'
      ? formatMeasure(writtenOf(held, stored), held.unit && read(held.unit), language)
      : String(stored)
}

function SetRule({
  held,
  place,
  placeName,
  today,
  onClose,
}: {
  held: HeldRule
  place: ChosenPlace
  placeName: string
  today: Day
  onClose: () => void
}) {
  const { t } = useTranslation(['policy', 'errors', 'remedies'])
  const read = useText()
  const language = useLanguage()
  const [value, setValue] = useState<number | null>(
    typeof held.value === 'number' ? held.value : null,
  )
  const [validFrom, setValidFrom] = useState(today)
  const [sourceDocument, setSourceDocument] = useState('')
  const measure = useMeasure()
  const limits = limitsOf(rules[held.rule])
  const sound = rules[held.rule].value.safeParse(value).success
  const limitsHint =
    limits &&
    t('limits', {
      least: formatNumber(limits.least, language),
      most: formatMeasure(limits.most, held.unit && read(held.unit), language),
    })
  const ready = sound && validFrom !== '' && sourceDocument.trim() !== ''
  return (
    <AskDialog
      title={t('setTitle', { rule: read(held.label) })}
      okText={
        ready
          ? t('do', {
              day: formatDay(validFrom, language, today),
              value: measure(held, value ?? 0),
            })
          : t('set')
      }
      done={t('setDone')}
      ready={ready}
      work={() =>
        ask(setRule, {
          rule: held.rule,
          regionCode: place.code,
          level: place.level,
          value,
          validFrom,
          sourceDocument: sourceDocument.trim(),
        })
      }
      onClose={onClose}
    >
      <p>{t('setFor', { place: placeName })}</p>
      <FormField
        label={t('value')}
        hint={limitsHint}
        faults={
          sound
            ? []
            : [
                {
                  wrong: t('errors:policy_value_invalid', {
                    value: value === null ? '' : writtenOf(held, value),
                  }),
                  right: limitsHint ?? t('remedies:policy_value_invalid'),
                },
              ]
        }
      >
        {(input) => (
          <InputNumber
            {...input}
            className="field-number"
            controls={false}
            value={value === null ? null : writtenOf(held, value)}
            onChange={(written) => setValue(written === null ? null : storedOf(held, written))}
            {...(held.unit && { suffix: read(held.unit) })}
          />
        )}
      </FormField>
      <DayInput label={t('from')} value={validFrom} onChange={setValidFrom} />
      <FormField label={t('document')} hint={t('documentHint')}>
        {(input) => (
          <Input
            {...input}
            maxLength={200}
            value={sourceDocument}
            onChange={(event) => setSourceDocument(event.target.value)}
          />
        )}
      </FormField>
    </AskDialog>
  )
}

function History({
  rule,
  nameOf,
  measure,
  today,
}: {
  rule: RuleName
  nameOf: (code: string) => string
  measure: (value: unknown) => string
  today: Day
}) {
  const { t } = useTranslation('policy')
  const language = useLanguage()
  const query = useAsk(listRuleHistory, { rule })
  return (
    <Loaded query={query}>
      {({ entries }) =>
        entries.length === 0 ? (
          <p className="quiet">{t('noHistory')}</p>
        ) : (
          <DataTable
            caption={t('history')}
            rows={entries}
            keyOf={({ setAt, regionCode }) => setAt + regionCode}
            columns={[
              {
                key: 'from',
                heading: t('since'),
                cell: ({ validFrom }) => formatDay(validFrom, language, today),
              },
              {
                key: 'value',
                heading: t('value'),
                numeric: true,
                cell: ({ value }) => measure(value),
              },
              {
                key: 'source',
                heading: t('document'),
                cell: ({ sourceDocument, regionCode }) =>
                  `${sourceDocument} · ${nameOf(regionCode)}`,
              },
              {
                key: 'setAt',
                heading: t('setAt'),
                cell: ({ setAt }) => formatInstant(setAt, language, today),
              },
            ]}
          />
        )
      }
    </Loaded>
  )
}
