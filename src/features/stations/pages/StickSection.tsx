import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { upload } from '../../../ui/api.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import type { PacketRead } from '../own-api.ts'
import { useStationWords } from './words-of.ts'

/** A stick is a line, too: what waits goes out on it, what the county sent comes in. */
export function StickSection({ mayCarry }: { mayCarry: boolean }) {
  const { t } = useTranslation('stations')
  const { count } = useStationWords()
  const { act, busy } = useAct()
  const [read, setRead] = useState<PacketRead>()
  const chooser = useRef<HTMLInputElement>(null)
  if (!mayCarry) return null
  const take = async (file: File | undefined) => {
    if (!file) return
    await act(
      async () => setRead(await upload<PacketRead>('/api/station/packet', file)),
      t('own.stick.readDone'),
    )
    if (chooser.current) chooser.current.value = ''
  }
  return (
    <Section title={t('own.stick.title')}>
      <div className="own-sticks">
        <div>
          <p>{t('own.stick.writeAbout')}</p>
          <Button size="large" href="/api/station/packet" download>
            {t('own.stick.write')}
          </Button>
        </div>
        <div>
          <p>{t('own.stick.readAbout')}</p>
          <Button size="large" loading={busy} onClick={() => chooser.current?.click()}>
            {t('own.stick.read')}
          </Button>
          <input
            ref={chooser}
            type="file"
            hidden
            aria-label={t('own.stick.read')}
            onChange={({ target }) => void take(target.files?.[0])}
          />
        </div>
      </div>
      {read && (
        <Notice
          tone="good"
          title={t('own.stick.result', { records: count(read.records), items: count(read.items) })}
        />
      )}
    </Section>
  )
}
