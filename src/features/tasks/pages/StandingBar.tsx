import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Standing } from '../api.ts'
import { linkOf } from './link-of.ts'

/** How many are where: a bar, and each part in words with the rows behind it. */
export function StandingBar({ standing: { code, parts } }: { standing: Standing }) {
  const { t } = useTranslation('today')
  const all = parts.reduce((sum, { count }) => sum + count, 0)
  const seen = parts.filter(({ count }) => count > 0)
  return (
    <li className="today-standing">
      <p>
        <strong>{t(`standing.${code}.title`)}</strong>{' '}
        <span className="quiet">{t('ofAll', { count: all })}</span>
      </p>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {seen.map((part, i) => (
          <rect
            key={part.code}
            className={`today-${part.tone}`}
            x={(seen.slice(0, i).reduce((sum, { count }) => sum + count, 0) * 100) / all}
            width={(part.count * 100) / all}
            height="8"
          />
        ))}
      </svg>
      <ul>
        {seen.map((part) => (
          <li key={part.code}>
            <i className={`today-sign today-${part.tone}`} aria-hidden="true" />
            <Link {...linkOf(part.link)}>
              {t(`standing.${code}.${part.code}`)} <strong>{part.count}</strong>
            </Link>
          </li>
        ))}
      </ul>
    </li>
  )
}
