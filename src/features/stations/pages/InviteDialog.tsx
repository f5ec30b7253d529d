import { Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { usePaused } from '../../../ui/use-paused.ts'
import { addStation, findSchoolsWithout, type StationSlip } from '../api.ts'
import { InvitationSlip } from './InvitationSlip.tsx'

/** A school without a station gets one: the choice is all there is to say. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('stations')
  const [schoolId, setSchoolId] = useState<string>()
  const [slip, setSlip] = useState<StationSlip>()
  const made = useRef(false)
  if (slip) return <InvitationSlip slip={slip} onDone={onClose} />
  return (
    <AskDialog
      title={t('invite.title')}
      okText={t('invite.make')}
      done={t('invite.done')}
      ready={schoolId !== undefined}
      work={async () => {
        if (schoolId === undefined) return
        const answer = await ask(addStation, { schoolId })
        made.current = true
        setSlip(answer)
      }}
      // Made, the slip takes the dialog's place.
      onClose={() => !made.current && onClose()}
    >
      <p>{t('invite.about')}</p>
      <SchoolChoice value={schoolId} onChange={setSchoolId} />
    </AskDialog>
  )
}

function SchoolChoice({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (schoolId: string) => void
}) {
  const { t } = useTranslation('stations')
  const [typed, setTyped] = useState('')
  const asked = usePaused(typed)
  const { data } = useAsk(findSchoolsWithout, { search: asked || undefined })
  return (
    <FormField label={t('invite.school')} hint={t('invite.schoolHint')}>
      {(input) => (
        <Select
          {...input}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          placeholder={t('invite.choose')}
          value={value ?? null}
          notFoundContent={t('invite.noSchool')}
          options={(data?.schools ?? []).map(({ id, name, townshipName }) => ({
            value: id,
            label: townshipName ? t('invite.schoolOf', { name, township: townshipName }) : name,
          }))}
          onChange={(chosen: string | null) => chosen && onChange(chosen)}
        />
      )}
    </FormField>
  )
}
