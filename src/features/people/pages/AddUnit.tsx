import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlaceName } from '../../../base/session.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import type { ChosenPlace } from '../../../ui/place.ts'
import { useAct } from '../../../ui/use-act.ts'
import { addUnit } from '../api.ts'
import { type OrganisationKind, organisationKinds } from '../organisation.ts'

/** A new office at the chosen place. Schools are added in their register. */
export function AddUnit({
  place,
  places,
  onAdded,
  onClose,
}: {
  place: ChosenPlace
  places: ReadonlyMap<string, PlaceName>
  onAdded: (id: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const read = useText()
  const { act, busy } = useAct()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<OrganisationKind>('agency')
  const [phone, setPhone] = useState('')
  const add = async () => {
    await act(async () => {
      const unit = await ask(addUnit, {
        name: name.trim(),
        kind,
        level: place.level,
        regionCode: place.code,
        ...(phone.trim() && { phone: phone.trim() }),
      })
      onAdded(unit.id)
    }, t('org.added'))
  }
  return (
    <Modal
      open
      title={t('org.addUnit')}
      okText={t('org.addUnit')}
      okButtonProps={{ disabled: name.trim() === '', loading: busy }}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <p>
          {t('org.place')} <strong>{places.get(place.code)?.name ?? place.code}</strong>
        </p>
        <FormField label={t('org.unitName')}>
          {(input) => (
            <Input
              {...input}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </FormField>
        <FormField label={t('org.kind')}>
          {(input) => (
            <Select
              {...input}
              value={kind}
              onChange={setKind}
              options={Object.entries(organisationKinds)
                .filter(([value]) => value !== 'school')
                .map(([value, label]) => ({ value, label: read(label) }))}
            />
          )}
        </FormField>
        <FormField label={t('org.phone')}>
          {(input) => (
            <Input
              {...input}
              maxLength={30}
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          )}
        </FormField>
      </div>
    </Modal>
  )
}
