import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '../../../ui/Page.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useMay } from '../../../ui/session.ts'
import type { OrgUnit } from '../api.ts'
import { AddPerson } from './PersonForms.tsx'
import { PersonPages } from './PersonPages.tsx'

/** The people of an office and their accounts. */
export function Persons({ unit }: { unit: OrgUnit }) {
  const { t } = useTranslation('people')
  const may = useMay()
  const [search, setSearch] = useState('')
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title={t('persons.title')}
      actions={
        may('people.write') && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('persons.add')}
          </Button>
        )
      }
    >
      <SearchBox value={search} label={t('list.search')} onSearch={setSearch} />
      <PersonPages
        query={{ orgUnitId: unit.id, search: search || undefined }}
        narrowed={search !== ''}
      />
      {adding && <AddPerson unit={unit} onClose={() => setAdding(false)} />}
    </Section>
  )
}
