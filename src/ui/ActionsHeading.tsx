import { useTranslation } from 'react-i18next'

/** The heading of a column of buttons: heard, not seen. */
export function ActionsHeading() {
  const { t } = useTranslation('shell')
  return <span className="unseen">{t('actions')}</span>
}
