import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { refuseStation, type Station, showLoss } from '../api.ts'
import { LossFacts } from './LossFacts.tsx'

/** Lost or stolen: says in numbers what is gone with the machine before its key is refused. */
export function RevokeDialog({ station, onClose }: { station: Station; onClose: () => void }) {
  const { t } = useTranslation('stations')
  const loss = useAsk(showLoss, { id: station.id })
  return (
    <AskDialog
      title={t('revoke.title', { name: station.name })}
      okText={t('revoke.do')}
      done={t('revoke.done')}
      danger
      textLabel={t('revoke.reason')}
      textHint={t('revoke.reasonHint')}
      textNeeded
      work={(reason) => ask(refuseStation, { id: station.id, reason })}
      onClose={onClose}
    >
      <p>{t('revoke.about')}</p>
      <Loaded query={loss}>{(known) => <LossFacts loss={known} />}</Loaded>
    </AskDialog>
  )
}
