import { useTranslation } from 'react-i18next'
import { QrCode } from '../../../ui/QrCode.tsx'
import { SlipCode, SlipDialog } from '../../../ui/SlipDialog.tsx'
import type { IssuedCard } from '../api.ts'
import './learning.css'

export type IssuedSlip = IssuedCard & { unitName: string }

/** The card to cut out, and the PIN to cut off it; the server keeps only what tells them, so it is shown once. */
export function CardSlip({
  slip: { name, pin, card, unitName },
  onDone,
}: {
  slip: IssuedSlip
  onDone: () => void
}) {
  const { t } = useTranslation('learning')
  return (
    <SlipDialog
      title={t('card.title')}
      once={t('card.once')}
      print={t('card.print')}
      done={t('card.done')}
      onDone={onDone}
    >
      <div className="learner-card">
        <QrCode text={card} label={t('card.qr')} width={120} />
        <div>
          <p className="quiet">{t('card.title')}</p>
          <strong>{name}</strong>
          <p>{unitName}</p>
        </div>
      </div>
      <SlipCode label={t('card.pin')} code={pin} />
      <p>{t('card.how')}</p>
    </SlipDialog>
  )
}
