import { useTranslation } from 'react-i18next'
import { Section } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { readPractice } from '../practice-api.ts'
import { PracticeAdoptions } from './PracticeAdoptions.tsx'

/** On the page of a resource that a station’s lesson became: whose it is, and who does likewise. */
export function ResourcePractice({ resourceId }: { resourceId: string }) {
  const { t } = useTranslation('acceptance')
  const { practice } = useAsk(readPractice, { id: resourceId }).data ?? {}
  if (!practice) return null
  return (
    <Section title={t('practices.title')}>
      <PracticeAdoptions practice={practice} onResource />
    </Section>
  )
}
