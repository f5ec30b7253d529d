import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { QrCode } from '../../../ui/QrCode.tsx'
import { SlipDialog } from '../../../ui/SlipDialog.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { openFeed } from '../api.ts'

/** An address for the calendar of a telephone: what the reader has to do at his stations. */
export function Subscribe() {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const { act, busy } = useAct()
  const [address, setAddress] = useState<string>()
  const open = () =>
    act(async () => {
      const { path } = await ask(openFeed, { kind: 'person' })
      setAddress(`${location.origin}${path}?language=${language}`)
    }, t('feed.made'))
  return (
    <>
      <Button loading={busy} onClick={() => void open()}>
        {t('feed.open')}
      </Button>
      {address !== undefined && (
        <SlipDialog
          title={t('feed.title')}
          once={t('feed.once')}
          hasAddress
          print={t('feed.print')}
          done={t('feed.done')}
          onDone={() => setAddress(undefined)}
        >
          <p>{t('feed.about')}</p>
          <FormField label={t('feed.address')}>
            {(input) => <Input {...input} readOnly value={address} />}
          </FormField>
          <QrCode text={address} label={t('feed.title')} width={200} />
        </SlipDialog>
      )}
    </>
  )
}
