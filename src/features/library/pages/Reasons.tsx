import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import type { RankReason } from '../api.ts'
import { useModes } from '../values.ts'

/** Why a place should see a resource sooner. */
export function Reasons({ reasons }: { reasons: readonly RankReason[] }) {
  const { t } = useTranslation('library')
  const read = useText()
  return (
    <ul className="rank-reasons">
      {reasons.map((one) => {
        const label =
          one.reason === 'useMode'
            ? read(useModes[one.label as keyof typeof useModes])
            : 'label' in one
              ? one.label
              : ''
        return <li key={`${one.reason} ${label}`}>{t(`reason.${one.reason}`, { label })}</li>
      })}
    </ul>
  )
}
