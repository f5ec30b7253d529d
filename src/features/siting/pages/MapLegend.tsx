import { useTranslation } from 'react-i18next'

export type Sign = 'host' | 'school' | 'township' | 'village' | 'unserved' | 'marked'

/** What the signs of a map mean; only those that are on it. */
export function MapLegend({ signs }: { signs: readonly Sign[] }) {
  const { t } = useTranslation('siting')
  return signs.map((sign) => (
    <span key={sign}>
      <i className={`map-sign map-sign-${sign}`} aria-hidden="true" />
      {t(`map.sign.${sign}`)}
    </span>
  ))
}
