import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../../ui/Page.tsx'

/** Before a scenario is adopted there is no host to agree on. */
export function NoDecisions() {
  const { t } = useTranslation('siting')
  return (
    <Empty
      title={t('decisions.none')}
      actions={
        <Link to={'/siting/scenarios' as string} className="link-button">
          {t('decisions.noneDo')}
        </Link>
      }
    >
      {t('decisions.noneText')}
    </Empty>
  )
}
