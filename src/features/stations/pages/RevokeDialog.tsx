import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { send } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useGet } from '../../../ui/use-get.ts'
import type { Loss, Station } from '../station.ts'
import { LossFacts } from './LossFacts.tsx'

/** Lost or stolen: says in numbers what is gone with the machine before its key is refused. */
export function RevokeDialog({ station, onClose }: { station: Station; onClose: () => void }) {
  const { t } = useTranslation('stations')
  const loss = useGet<Loss>(`/api/stations/${station.id}/loss`)
  return (
    <AskDialog
      title={t('revoke.title', { name: station.name })}
      okText={t('revoke.do')}
      done={t('revoke.done')}
      danger
      textLabel={t('revoke.reason')}
      textHint={t('revoke.reasonHint')}
      textNeeded
      work={(reason) => send('POST', `/api/stations/${station.id}/revoke`, { reason })}
      onClose={onClose}
    >
      <p>{t('revoke.about')}</p>
      <Loaded query={loss}>{(known) => <LossFacts loss={known} />}</Loaded>
    </AskDialog>
  )
}
