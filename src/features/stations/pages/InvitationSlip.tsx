import { Button, Modal } from 'antd'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../ui/Notice.tsx'
import { QrCode } from '../../../ui/QrCode.tsx'
import type { SlipAnswer } from './answers.ts'
import { useStationWords } from './words-of.ts'
import '../../people/pages/organisation.css'
import './stations.css'

/** The one-time code with the steps for the teacher, on screen and on paper; it is shown once. */
export function InvitationSlip({ slip, onDone }: { slip: SlipAnswer; onDone: () => void }) {
  const { t } = useTranslation('stations')
  const { hostname } = window.location
  const own = hostname === 'localhost' || hostname.startsWith('127.')
  return (
    <Modal
      open
      title={t('slip.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {t('slip.print')}
          </Button>
          <Button onClick={onDone}>{t('slip.done')}</Button>
        </>
      }
    >
      <div className="form-stack">
        <Notice tone="soon" title={t('slip.once')} />
        {own && <Notice tone="soon" title={t('slip.ownAddress')} />}
        <Paper slip={slip} />
      </div>
      {createPortal(
        <div className="slip-print">
          <Paper slip={slip} />
        </div>,
        document.body,
      )}
    </Modal>
  )
}

function Paper({ slip: { name, code, endsAt, hub } }: { slip: SlipAnswer }) {
  const { t } = useTranslation('stations')
  const { moment } = useStationWords()
  const address = window.location.origin
  return (
    <div className="slip">
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
          <p className="slip-code">
            <span className="quiet">{t('slip.code')}</span>
            <strong>{code}</strong>
          </p>
        </div>
        <QrCode text={`${address}\n${code}`} label={t('slip.qr')} width={140} />
      </div>
      <ol className="slip-steps">
        <li>{t('slip.step1')}</li>
        <li>{t('slip.step2', { address })}</li>
        <li>{t('slip.step3')}</li>
        <li>{t('slip.step4', { name })}</li>
      </ol>
    </div>
  )
}
