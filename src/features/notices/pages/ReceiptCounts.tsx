import { useTranslation } from 'react-i18next'
import type { CircularCounts, Only } from '../api.ts'

/** How many have it and have answered; each number is the list behind it. */
export function ReceiptCounts({
  counts: { units, read, agreed, cannot, vacant },
  isRequest,
  only,
  onOnly,
}: {
  counts: CircularCounts
  isRequest: boolean
  only: Only | undefined
  onOnly: (only: Only | undefined) => void
}) {
  const { t } = useTranslation('notices')
  const answered = agreed + cannot
  const shown: [Only | undefined, number][] = [
    [undefined, units],
    ['read', read],
    ['unread', units - read],
    ...(isRequest
      ? ([
          ['answered', answered],
          ['unanswered', units - answered],
        ] as [Only, number][])
      : []),
    ['vacant', vacant],
  ]
  return (
    <>
      <p className="notices-counts">
        {shown.map(([which, count]) => (
          <button
            key={which ?? 'all'}
            type="button"
            className="plain-button"
            aria-pressed={only === which}
            onClick={() => onOnly(which)}
          >
            {t(`units.only.${which ?? 'all'}`, { count })}
          </button>
        ))}
      </p>
      {isRequest && answered > 0 && (
        <p className="quiet">{t('units.saidCounts', { agreed, cannot })}</p>
      )}
    </>
  )
}
