import { Button, Modal } from 'antd'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../ui/Notice.tsx'
import { QrCode } from '../../../ui/QrCode.tsx'
import '../../people/pages/organisation.css'
import './learning.css'

export type IssuedSlip = { name: string; pin: string; card: string; unitName: string }

/** The card to cut out, and the PIN to cut off it; the server keeps only what tells them, so it is shown once. */
export function CardSlip({ slip, onDone }: { slip: IssuedSlip; onDone: () => void }) {
  const { t } = useTranslation('learning')
  return (
    <Modal
      open
      title={t('card.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {t('card.print')}
          </Button>
          <Button onClick={onDone}>{t('card.done')}</Button>
        </>
      }
    >
      <div className="form-stack">
        <Notice tone="soon" title={t('card.once')} />
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

function Paper({ slip: { name, pin, card, unitName } }: { slip: IssuedSlip }) {
  const { t } = useTranslation('learning')
  return (
    <div className="slip">
      <div className="learner-card">
        <QrCode text={card} label={t('card.qr')} width={120} />
        <div>
          <p className="quiet">{t('card.title')}</p>
          <strong>{name}</strong>
          <p>{unitName}</p>
        </div>
      </div>
      <p className="slip-code">
        <span className="quiet">{t('card.pin')}</span>
        <strong>{pin}</strong>
      </p>
      <p>{t('card.how')}</p>
    </div>
  )
}
