import { useTranslation } from 'react-i18next'

/** Below a list that does not go on to its end. */
export function Cut({ isCut, count }: { isCut: boolean; count: number }) {
  const { t } = useTranslation('shell')
  return isCut && <p className="quiet">{t('cut', { count })}</p>
}
