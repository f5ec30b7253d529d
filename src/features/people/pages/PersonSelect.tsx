import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Wish } from '../../../base/endpoint.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { usePaused } from '../../../ui/use-paused.ts'
import type { listPeople, listStandInsFor, StandIn } from '../api.ts'

export type Offering = typeof listPeople | typeof listStandInsFor

/** A person, found by name or initials among those whom `among` offers for what is typed. */
export function PersonSelect({
  label,
  hint,
  among,
  wishFor,
  value,
  onChange,
}: {
  label: string
  hint?: string
  among: Offering
  wishFor: (search: string) => Wish<Offering>
  value: string | undefined
  onChange: (id: string) => void
}) {
  const { t } = useTranslation('people')
  const [typed, setTyped] = useState('')
  const search = usePaused(typed)
  const [chosen, setChosen] = useState<StandIn>()
  const { data, error } = useAsk(among, wishFor(search))
  // Whoever is chosen keeps his name when something else is looked for.
  const found = data?.persons ?? []
  const kept =
    chosen && chosen.id === value && !found.some(({ id }) => id === value) && search === ''
  const offered = kept ? [chosen, ...found] : found
  return (
    <FormField label={label} hint={hint}>
      {(input) => (
        <>
          <Select
            {...input}
            showSearch={{ filterOption: false, onSearch: setTyped }}
            value={value ?? null}
            placeholder={t('choose.person')}
            notFoundContent={data ? t('choose.nobody') : t('choose.looking')}
            onChange={(id: string | null) => {
              if (id === null) return
              setChosen(offered.find((one) => one.id === id))
              onChange(id)
            }}
            options={offered.map(({ id, name, orgUnitName }) => ({
              value: id,
              label: `${name} · ${orgUnitName}`,
            }))}
          />
          {error && <RefusalNotice error={error} />}
        </>
      )}
    </FormField>
  )
}
