import { useTranslation } from 'react-i18next'
import { QrCode } from '../../../ui/QrCode.tsx'
import { SlipCode, SlipDialog } from '../../../ui/SlipDialog.tsx'
import type { StationSlip } from '../api.ts'
import { useStationWords } from './words-of.ts'
import './stations.css'

/** The one-time code with the steps for the teacher, on screen and on paper; it is shown once. */
export function InvitationSlip({
  slip: { name, code, endsAt, hub },
  onDone,
}: {
  slip: StationSlip
  onDone: () => void
}) {
  const { t } = useTranslation('stations')
  const { moment } = useStationWords()
  const { origin: address } = window.location
  return (
    <SlipDialog
      title={t('slip.title')}
      once={t('slip.once')}
      hasAddress
      print={t('slip.print')}
      done={t('slip.done')}
      onDone={onDone}
    >
      <div className="slip-station">
        <div>
          <strong>{name}</strong>
          <dl>
            <div>
              <dt>{t('slip.hub')}</dt>
              <dd>{hub}</dd>
            </div>
            <div>
              <dt>{t('slip.address')}</dt>
              <dd>{address}</dd>
            </div>
            <div>
              <dt>{t('slip.until')}</dt>
              <dd>{moment(endsAt)}</dd>
            </div>
          </dl>
          <SlipCode label={t('slip.code')} code={code} />
        </div>
        <QrCode text={`${address}\n${code}`} label={t('slip.qr')} width={140} />
      </div>
      <ol className="slip-steps">
        <li>{t('slip.step1')}</li>
        <li>{t('slip.step2', { address })}</li>
        <li>{t('slip.step3')}</li>
        <li>{t('slip.step4', { name })}</li>
      </ol>
    </SlipDialog>
  )
}
