import { Button, Modal } from 'antd'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useMe } from '../../../ui/session.ts'
import type { Slip } from './unit.ts'

/** The one-time code on a slip of paper; the server keeps only its hash, so it is shown once. */
export function CodeSlip({
  slip,
  unitName,
  onDone,
}: {
  slip: Slip
  unitName: string
  onDone: () => void
}) {
  const { t } = useTranslation('people')
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
        <Paper slip={slip} unitName={unitName} />
      </div>
      {createPortal(
        <div className="slip-print">
          <Paper slip={slip} unitName={unitName} />
        </div>,
        document.body,
      )}
    </Modal>
  )
}

function Paper({
  slip: { name, loginName, code, expiresAt },
  unitName,
}: {
  slip: Slip
  unitName: string
}) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const facts = [
    [t('slip.for'), name],
    [t('slip.unit'), unitName],
    [t('slip.address'), `${window.location.origin}/console`],
    [t('login.name'), loginName],
    [t('slip.until'), formatInstant(expiresAt, language, me?.today ?? '')],
  ]
  return (
    <div className="slip">
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="slip-code">
        <span className="quiet">{t('slip.title')}</span>
        <strong>{code}</strong>
      </p>
      <p>{t('slip.how')}</p>
    </div>
  )
}
