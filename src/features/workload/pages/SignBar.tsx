import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PlaceLevel } from '../../../base/place.ts'
import { ask } from '../../../ui/api.ts'
import { useAct } from '../../../ui/use-act.ts'
import { type Statement, signSheets } from '../api.ts'

/** Signs a term for every teacher who has something confirmed: what he has then stands. */
export function SignBar({
  statements,
  term,
  place,
}: {
  statements: readonly Statement[]
  term: string
  place: { place: string; placeLevel: PlaceLevel }
}) {
  const { t } = useTranslation('workload')
  const { act, busy } = useAct()
  const ready = statements.filter(
    ({ maySign, confirmedMinutes }) => maySign && confirmedMinutes > 0,
  )
  if (ready.length === 0) return null
  const open = ready.filter(({ claimedMinutes }) => claimedMinutes > 0).length
  const teachers = ready.map(({ personId, organisationId }) => ({ personId, organisationId }))
  return (
    <div className="list-bar screen-only">
      <Button
        type="primary"
        disabled={busy}
        onClick={() =>
          act(
            () => ask(signSheets, { ...place, term, teachers }),
            t('signDone', { count: ready.length }),
          )
        }
      >
        {t('signDo', { count: ready.length })}
      </Button>
      <span className="quiet">
        {t('signAbout')}
        {open > 0 && t('signOpen', { count: open })}
      </span>
    </div>
  )
}
