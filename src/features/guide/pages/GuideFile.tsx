import { useNavigate } from '@tanstack/react-router'
import { Button, Modal, Radio } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf, upload, withQuery } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useFileDrop } from '../../../ui/use-file-drop.ts'
import { type ReadGuide, readGuideFile } from '../api.ts'

/** A programme guide in XMLTV: what was read of it, then the same conversation as with any sheet. */
export function GuideFile({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('guide')
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const [unzoned, setUnzoned] = useState<'county' | 'utc'>('county')
  const [state, setState] = useState<{ busy: boolean; error?: unknown; read?: ReadGuide }>({
    busy: false,
  })
  const look = async (file: File | undefined) => {
    if (!file || state.busy) return
    setState({ busy: true })
    const address = withQuery(addressOf(readGuideFile).split(' ')[1] ?? '', { unzoned })
    try {
      setState({ busy: false, read: await upload<ReadGuide>(address, file) })
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const { isOver, handlers } = useFileDrop((file) => void look(file))
  const go = ({ importId }: ReadGuide) =>
    void navigate({
      to: '/programme_items/import' as string,
      search: { preview: importId } as never,
    })
  return (
    <Modal
      open
      title={t('xmltv.title')}
      onCancel={onClose}
      footer={
        state.read && (
          <Button type="primary" onClick={() => state.read && go(state.read)}>
            {t('xmltv.go')}
          </Button>
        )
      }
    >
      <div className="form-stack">
        {state.error !== undefined && <RefusalNotice error={state.error} />}
        {state.read ? (
          <WhatWasRead read={state.read} />
        ) : (
          <>
            <p>{t('xmltv.about')}</p>
            <FormField label={t('xmltv.unzoned')}>
              {({ id }) => (
                <Radio.Group
                  id={id}
                  value={unzoned}
                  onChange={({ target }) => setUnzoned(target.value as 'county' | 'utc')}
                  options={(['county', 'utc'] as const).map((value) => ({
                    value,
                    label: t(`xmltv.${value}`),
                  }))}
                />
              )}
            </FormField>
            <div className={isOver ? 'drop-area drop-area-over' : 'drop-area'} {...handlers}>
              <input
                ref={input}
                type="file"
                hidden
                accept=".xml,.xmltv,.gz"
                onChange={({ target }) => {
                  void look(target.files?.[0])
                  target.value = ''
                }}
              />
              <Button type="primary" loading={state.busy} onClick={() => input.current?.click()}>
                {t(state.busy ? 'xmltv.reading' : 'xmltv.choose')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  )
}

/** Nothing that was left is left in silence. */
function WhatWasRead({ read }: { read: ReadGuide }) {
  const { t } = useTranslation('guide')
  const { broadcasts, taken, channels, past, unzoned, unread, unreadCount } = read
  return (
    <>
      <p>{t('xmltv.read', { broadcasts, taken, channels: channels.join('、') })}</p>
      {past > 0 && <p className="quiet">{t('xmltv.past', { count: past })}</p>}
      {unzoned > 0 && <p className="quiet">{t('xmltv.unzonedCount', { count: unzoned })}</p>}
      {unreadCount > 0 && (
        <div>
          {t('xmltv.unread', { count: unreadCount })}
          <ul className="guide-changes">
            {unread.map(({ line, reason }) => (
              <li key={line}>
                {t('xmltv.line', { line, reason: t(`xmltv.reason.${reason as 'no_title'}`) })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {read.unknownCount > 0 && (
        <p className="quiet">
          {t('xmltv.unknown', { count: read.unknownCount, names: read.unknown.join('、') })}
        </p>
      )}
    </>
  )
}
