import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { makeNewCode, type Station, type StationSlip } from '../api.ts'
import { InvitationSlip } from './InvitationSlip.tsx'

/** A new code: the paper is lost, or another machine takes the station's place. */
export function RenewDialog({ station, onClose }: { station: Station; onClose: () => void }) {
  const { t } = useTranslation('stations')
  const [slip, setSlip] = useState<StationSlip>()
  const made = useRef(false)
  if (slip) return <InvitationSlip slip={slip} onDone={onClose} />
  return (
    <AskDialog
      title={t('renew.title', { name: station.name })}
      okText={t('renew.make')}
      done={t('renew.done')}
      work={async () => {
        const answer = await ask(makeNewCode, { id: station.id })
        made.current = true
        setSlip(answer)
      }}
      // Made, the slip takes the dialog's place.
      onClose={() => !made.current && onClose()}
    >
      <p>{t(station.state === 'enrolled' ? 'renew.aboutEnrolled' : 'renew.about')}</p>
    </AskDialog>
  )
}
