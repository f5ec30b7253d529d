import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { readSlip } from '../own-station.ts'

/** The two lines of the slip; pasted as a whole they fill both fields. */
export function EnrolForm({ mayEnrol }: { mayEnrol: boolean }) {
  const { t } = useTranslation('stations')
  const { act, busy } = useAct()
  const [url, setUrl] = useState('')
  const [code, setCode] = useState('')
  const take = (typed: string, set: (text: string) => void) => {
    const slip = readSlip(typed)
    setUrl(slip?.url ?? url)
    setCode(slip?.code ?? code)
    if (!slip) set(typed)
  }
  if (!mayEnrol) return <p>{t('own.enrol.whoMay')}</p>
  return (
    <Section title={t('own.enrol.title')}>
      <form
        className="own-enrol"
        onSubmit={(event) => {
          event.preventDefault()
          void act(() => send('POST', '/api/station/enrol', { url, code }), t('own.enrol.done'))
        }}
      >
        <FormField label={t('slip.address')} hint={t('own.enrol.addressHint')}>
          {(input) => (
            <Input
              {...input}
              size="large"
              value={url}
              onChange={({ target }) => take(target.value, setUrl)}
            />
          )}
        </FormField>
        <FormField label={t('slip.code')} hint={t('own.enrol.codeHint')}>
          {(input) => (
            <Input
              {...input}
              size="large"
              autoComplete="off"
              value={code}
              onChange={({ target }) => take(target.value, setCode)}
            />
          )}
        </FormField>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={busy}
          disabled={url.trim() === '' || code.trim() === ''}
        >
          {t('own.enrol.do')}
        </Button>
      </form>
    </Section>
  )
}
