import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../base/problem.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { useSay } from '../../../ui/say.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import type { Issuer } from '../api.ts'

/** What keeps it from being kept, all of it at once. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation('guide')
  const say = useSay()
  if (problems.length === 0) return null
  return (
    <Notice tone="bad" title={t('make.mend')}>
      <ul className="guide-changes">
        {problems.map((problem) => {
          const { wrong, right } = say(problem)
          return (
            <li key={JSON.stringify(problem)}>
              {wrong}
              {right}
            </li>
          )
        })}
      </ul>
    </Notice>
  )
}

export function Plain({
  label,
  hint,
  value,
  most,
  onChange,
}: {
  label: string
  hint?: string
  value: string
  most: number
  onChange: (value: string) => void
}) {
  return (
    <FormField label={label} hint={hint}>
      {(input) => (
        <Input
          {...input}
          value={value}
          maxLength={most}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </FormField>
  )
}

export function IssuerSelect({
  issuers,
  value,
  fixed,
  onChange,
}: {
  issuers: readonly Issuer[]
  value: string
  fixed: boolean
  onChange: (code: string) => void
}) {
  const { t } = useTranslation('guide')
  const found = useFindOption()
  return (
    <FormField label={t('make.issuer')}>
      {(input) => (
        <Select
          {...input}
          showSearch={found}
          disabled={fixed}
          value={value}
          options={issuers.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={onChange}
        />
      )}
    </FormField>
  )
}

/** Nothing where all is in one township. */
export function TownshipSelect({
  townships,
  value,
  onChange,
}: {
  townships: readonly { code: string; name: string }[]
  value: string | undefined
  onChange: (code: string | undefined) => void
}) {
  const { t } = useTranslation('guide')
  const found = useFindOption()
  if (townships.length === 0) return null
  return (
    <FormField label={t('make.township')}>
      {(input) => (
        <Select
          {...input}
          allowClear
          showSearch={found}
          placeholder={t('make.allTownships')}
          value={value}
          options={townships.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={onChange}
        />
      )}
    </FormField>
  )
}

export function UnitSelect({
  units,
  value,
  onChange,
}: {
  units: readonly { code: string; name: string }[]
  value: readonly string[]
  onChange: (codes: string[]) => void
}) {
  const { t } = useTranslation('guide')
  const found = useFindOption()
  return (
    <FormField label={t('make.units')} hint={units.length === 0 ? t('make.noUnits') : undefined}>
      {(input) => (
        <Select
          {...input}
          mode="multiple"
          showSearch={found}
          maxTagCount={8}
          value={[...value]}
          options={units.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={onChange}
        />
      )}
    </FormField>
  )
}
