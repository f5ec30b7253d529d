import { useTranslation } from 'react-i18next'
import { tick, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { enterPerson, type OrgUnit, type Person } from '../api.ts'
import { openAccount } from '../login-api.ts'
import type { Slip } from './CodeSlip.tsx'

/** A new person of an office. */
export function AddPerson({ unit, onClose }: { unit: OrgUnit; onClose: () => void }) {
  const { t } = useTranslation('people')
  return (
    <FormDialog
      of={enterPerson}
      title={t('persons.add')}
      okText={t('persons.add')}
      done={t('org.added')}
      fixed={{ orgUnitId: unit.id }}
      fields={{
        name: words(t('persons.name')),
        phone: words(t('persons.phone'), { tel: true }),
        partyMember: tick(t('persons.party')),
      }}
      onClose={onClose}
    />
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
  return (
    <FormDialog
      of={openAccount}
      title={t('persons.openTitle', { name: person.name })}
      okText={t('persons.open')}
      done={t('persons.done')}
      fixed={{ personId: person.id }}
      fields={{ loginName: words(t('login.name'), { hint: t('setup.loginNameHint') }) }}
      onDone={(issued, { loginName }) =>
        onOpened({ ...issued, name: person.name, loginName: String(loginName) })
      }
      onClose={onClose}
    />
  )
}
