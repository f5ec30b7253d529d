import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../ui/api.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useSay } from '../../../ui/say.ts'
import type { Hindered } from '../api.ts'

/** Of one thing that was asked alone, what hindered it is said as a refusal. */
export function refuseOne(asked: readonly unknown[], hindered: readonly Hindered[]): void {
  const [only] = hindered
  if (asked.length === 1 && only) throw new ApiError(409, { code: only.code, ...only.details })
}

/** What hindered some of many, each with its reason; the rest is done. */
export function HinderedNotice({
  done,
  hindered,
  nameOf,
}: {
  done: string
  hindered: readonly Hindered[]
  nameOf: (id: string) => string
}) {
  const { t } = useTranslation('timetable')
  const say = useSay()
  if (hindered.length === 0) return null
  const reasons = Map.groupBy(hindered, ({ code, details = {} }) => {
    const { wrong, right } = say({ code, details })
    return `${wrong}${right}`
  })
  return (
    <Notice tone="soon" title={`${done}${t('hindered', { count: hindered.length })}`}>
      <ul className="outcome">
        {[...reasons].map(([reason, ones]) => (
          <li key={reason}>
            <strong>{ones.map(({ id }) => nameOf(id)).join(t('comma'))}</strong> {reason}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
