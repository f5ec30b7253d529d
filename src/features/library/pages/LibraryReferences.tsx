import type { UseQueryResult } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../../../ui/api.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { ReferenceInputProps } from '../../registers/pages/list-setup.ts'
import { rowReference } from '../../registers/pages/row-reference.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { need } from '../need.ts'
import { type SourceRow, source } from '../source.ts'
import { inTreeOrder, useSubjects } from './library-query.ts'
import { useSubjectName } from './use-subject-name.ts'

/** The platforms that catalogues come from; a province knows some dozens. */
export function useSources() {
  const may = useMay()
  const { listRows } = rowEndpoints(source)
  const query = useAsk(listRows, may('resource_sources.read') ? { limit: 500 } : undefined)
  return query as UseQueryResult<{ rows: SourceRow[] }, ApiError>
}

/** A need by what it asks for. */
export const needReference = rowReference(need, { field: 'needId', key: 'id' })

/** Left empty: made here. */
export const SourceInput = rowReference(source, { field: 'source', key: 'code' }).Input

export function SubjectInput(props: ReferenceInputProps) {
  const { data } = useSubjects()
  const nameOf = useSubjectName()
  const options = inTreeOrder(data?.subjects ?? []).map((one) => ({
    value: one.code,
    label: `${'　'.repeat(one.depth)}${nameOf(one)}`,
  }))
  return <Choice {...props} options={options} />
}

/** Several subjects; a word that no subject has yet may stand. */
export function SubjectsInput({ value, onChange, input, needed }: ReferenceInputProps) {
  const { t } = useTranslation('registers')
  const { data } = useSubjects()
  const nameOf = useSubjectName()
  return (
    <Select
      {...input}
      {...(input['aria-invalid'] && { status: 'error' as const })}
      mode="tags"
      optionFilterProp="label"
      placeholder={t(needed ? 'choose' : 'notGiven')}
      value={(value as unknown as string[] | undefined) ?? []}
      options={inTreeOrder(data?.subjects ?? []).map((one) => ({
        value: one.code,
        label: nameOf(one),
      }))}
      onChange={(chosen: string[]) =>
        onChange((chosen.length > 0 ? chosen : undefined) as unknown as string | undefined)
      }
    />
  )
}

function Choice({
  value,
  onChange,
  input,
  needed,
  options,
}: ReferenceInputProps & { options: { value: string; label: string }[] }) {
  const { t } = useTranslation('registers')
  return (
    <Select
      {...input}
      {...(input['aria-invalid'] && { status: 'error' as const })}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      placeholder={t(needed ? 'choose' : 'notGiven')}
      value={value ?? null}
      options={options}
      onChange={onChange}
    />
  )
}
