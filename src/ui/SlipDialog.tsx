import { Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Notice } from './Notice.tsx'
import './slip.css'

/** What is shown only once, on screen and on paper; it closes only when somebody says that it was handed over. */
export function SlipDialog({
  title,
  once,
  hasAddress = false,
  print,
  done,
  onDone,
  children,
}: {
  title: string
  once: string
  /** The paper names the address of this page, which others must be able to open. */
  hasAddress?: boolean
  print: string
  done: string
  onDone: () => void
  /** The paper. */
  children: ReactNode
}) {
  const { t } = useTranslation('shell')
  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {print}
          </Button>
          <Button onClick={onDone}>{done}</Button>
        </>
      }
    >
      <div className="form-stack">
        <Notice tone="soon" title={once} />
        {hasAddress && isOpenHereAlone() && <Notice tone="soon" title={t('slipAddress')} />}
        <div className="slip">{children}</div>
      </div>
      {createPortal(
        <div className="slip-print">
          <div className="slip">{children}</div>
        </div>,
        document.body,
      )}
    </Modal>
  )
}

const isOpenHereAlone = (): boolean => {
  const { hostname } = window.location
  return hostname === 'localhost' || hostname.startsWith('127.')
}

/** The code to type, large enough to be copied by hand. */
export function SlipCode({ label, code }: { label: string; code: string }) {
  return (
    <p className="slip-code">
      <span className="quiet">{label}</span>
      <strong>{code}</strong>
    </p>
  )
}
