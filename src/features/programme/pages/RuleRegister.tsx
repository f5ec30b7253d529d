import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { ruleAdoption } from '../rule.ts'

const setup: ListSetup = {
  shape: ruleAdoption,
  columns: ['systems', 'edition', 'draftedOn', 'adoptedOn', 'adoptedBy'],
  filters: [],
  totals: [],
  reference: placeReference('unitCode'),
}

/** What stations adopted, one row for what they adopted together. */
export function AdoptionList() {
  const { t } = useTranslation('programme')
  return (
    <RegisterList
      setup={setup}
      about={t('rules.listAbout')}
      start={{
        text: t('rules.start'),
        actions: <Link to={'/rules' as string}>{t('rules.title')}</Link>,
      }}
    />
  )
}

export const AdoptionImport = () => <ImportPage shape={ruleAdoption} />
