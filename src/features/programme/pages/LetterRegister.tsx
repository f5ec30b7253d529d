import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { letter } from '../letter.ts'
import { LetterScoreSheet } from './LetterScores.tsx'
import './programme.css'

const setup: ListSetup = {
  shape: letter,
  columns: ['unitCode', 'issuerName', 'receiverName', 'fromDay', 'toDay'],
  filters: ['fromDay', 'toDay'],
  totals: [],
  reference: placeReference('unitCode'),
  Beside: LetterScoreSheet,
}

/** Responsibility letters, as the office lists and moves them. */
export function LetterList() {
  const { t } = useTranslation('programme')
  return (
    <RegisterList
      setup={setup}
      about={t('letters.about')}
      start={{
        text: t('letters.start'),
        actions: <Link to={'/responsibility' as never}>{t('chain.title')}</Link>,
      }}
    />
  )
}

export const LetterImport = () => <ImportPage shape={letter} />
