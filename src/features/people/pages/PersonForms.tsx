import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { enterPerson, type OrgUnit, type Person } from '../api.ts'
import { openAccount } from '../login-api.ts'
import type { Slip } from './CodeSlip.tsx'

/** A new person of an office. */
export function AddPerson({ unit, onClose }: { unit: OrgUnit; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [partyMember, setPartyMember] = useState(false)
  const add = async () => {
    const wish = {
      name: name.trim(),
      orgUnitId: unit.id,
      partyMember,
      ...(phone.trim() && { phone: phone.trim() }),
    }
    if (await act(() => ask(enterPerson, wish), t('org.added'))) onClose()
  }
  return (
    <Modal
      open
      title={t('persons.add')}
      okText={t('persons.add')}
      okButtonProps={{ disabled: name.trim() === '', loading: busy }}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <FormField label={t('persons.name')}>
          {(input) => (
            <Input
              {...input}
              maxLength={40}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </FormField>
        <FormField label={t('persons.phone')}>
          {(input) => (
            <Input
              {...input}
              inputMode="tel"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          )}
        </FormField>
        <Checkbox checked={partyMember} onChange={(event) => setPartyMember(event.target.checked)}>
          {t('persons.party')}
        </Checkbox>
      </div>
    </Modal>
  )
}

/** A login name for a person who has none; the code to print comes back. */
export function OpenAccount({
  person,
  onOpened,
  onClose,
}: {
  person: Person
  onOpened: (slip: Slip) => void
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [loginName, setLoginName] = useState('')
  const open = () =>
    act(async () => {
      const issued = await ask(openAccount, { personId: person.id, loginName: loginName.trim() })
      onOpened({ ...issued, name: person.name, loginName: loginName.trim() })
    }, t('persons.done'))
  return (
    <Modal
      open
      title={t('persons.openTitle', { name: person.name })}
      okText={t('persons.open')}
      okButtonProps={{ disabled: [...loginName.trim()].length < 2, loading: busy }}
      onOk={() => void open()}
      onCancel={onClose}
    >
      <FormField label={t('login.name')} hint={t('setup.loginNameHint')}>
        {(input) => (
          <Input
            {...input}
            maxLength={40}
            value={loginName}
            onChange={(event) => setLoginName(event.target.value)}
          />
        )}
      </FormField>
    </Modal>
  )
}
