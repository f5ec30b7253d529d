import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { send } from '../../../ui/api.ts'
import type { Station } from '../station.ts'
import type { SlipAnswer } from './answers.ts'
import { InvitationSlip } from './InvitationSlip.tsx'

/** A new code: the paper is lost, or another machine takes the station's place. */
export function RenewDialog({ station, onClose }: { station: Station; onClose: () => void }) {
  const { t } = useTranslation('stations')
  const [slip, setSlip] = useState<SlipAnswer>()
  const made = useRef(false)
  if (slip) return <InvitationSlip slip={slip} onDone={onClose} />
  return (
    <AskDialog
      title={t('renew.title', { name: station.name })}
      okText={t('renew.make')}
      done={t('renew.done')}
      work={async () => {
        const answer = await send<SlipAnswer>('POST', `/api/stations/${station.id}/code`)
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
