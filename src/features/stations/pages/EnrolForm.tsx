import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField, type InputProps } from '../../../ui/FormField.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import type { EnrolledStation, enrolStation } from '../own-api.ts'
import { readSlip } from '../own-station.ts'

/** The two lines of the slip; pasted as a whole they fill both fields. */
export function EnrolForm({ onEnrolled }: { onEnrolled: (answer: EnrolledStation) => void }) {
  const { t } = useTranslation('stations')
  const [slip, setSlip] = useState({ url: '', code: '' })
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state.busy) return
    setState({ busy: true })
    try {
      onEnrolled(await ask<typeof enrolStation>('POST /api/station/enrol', slip))
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const input = (name: 'url' | 'code', props: InputProps) => (
    <input
      {...props}
      className="plain-input"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      required
      value={slip[name]}
      // An input of one line takes the line break out of what is pasted.
      onPaste={(event) => {
        const pasted = readSlip(event.clipboardData.getData('text'))
        if (!pasted) return
        event.preventDefault()
        setSlip(pasted)
      }}
      onChange={({ target }) =>
        setSlip(readSlip(target.value) ?? { ...slip, [name]: target.value })
      }
    />
  )
  return (
    <form className="form-stack" onSubmit={(event) => void submit(event)}>
      <FormField label={t('slip.address')} hint={t('own.enrol.addressHint')}>
        {(props) => input('url', props)}
      </FormField>
      <FormField label={t('slip.code')} hint={t('own.enrol.codeHint')}>
        {(props) => input('code', props)}
      </FormField>
      {state.error !== undefined && <RefusalNotice error={state.error} />}
      <button type="submit" className="primary-button" disabled={state.busy}>
        {state.busy ? t('own.enrol.doing') : t('own.enrol.do')}
      </button>
    </form>
  )
}
