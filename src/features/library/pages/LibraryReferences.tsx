import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../ui/session.ts'
import { useGet } from '../../../ui/use-get.ts'
import type { Reference, ReferenceInputProps } from '../../registers/pages/list-setup.ts'
import type { NeedRow } from '../need.ts'
import type { SourceRow } from '../source.ts'
import { inTreeOrder, useSubjects } from './library-query.ts'
import { useSubjectName } from './use-subject-name.ts'

export function useSources() {
  const may = useMay()
  return useGet<{ rows: SourceRow[] }>(
    may('resource_sources.read') ? '/api/resource_sources' : undefined,
    { limit: 500 },
  )
}

/** A need by what it asks for, in a field that holds its id. */
export const needReference: Reference = {
  field: 'needId',
  useNames: () => new Map(useNeeds().map(({ id, topic }) => [id, topic])),
  Input: NeedInput,
}

const useNeeds = (): NeedRow[] =>
  useGet<{ rows: NeedRow[] }>('/api/needs', { limit: 500 }).data?.rows ?? []

function NeedInput(props: ReferenceInputProps) {
  const options = useNeeds().map(({ id, topic }) => ({ value: id, label: topic }))
  return <Choice {...props} options={options} />
}

/** Left empty: made here. */
export function SourceInput(props: ReferenceInputProps) {
  const { data } = useSources()
  const options = (data?.rows ?? []).map(({ code, name }) => ({ value: code, label: name }))
  return <Choice {...props} options={options} />
}

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
