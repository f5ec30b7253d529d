import { App, Button, Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../base/calendar.ts'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { send } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { CodeSlip } from './CodeSlip.tsx'
import type { OrgUnit, Person, Slip } from './unit.ts'

/** The people of an office, and what may be done with their accounts. */
export function Persons({ unit, persons }: { unit: OrgUnit; persons: readonly Person[] }) {
  const { t } = useTranslation(['people', 'shell'])
  const may = useMay()
  const { act, busy } = useAct()
  const { modal } = App.useApp()
  const [adding, setAdding] = useState(false)
  const [opening, setOpening] = useState<Person>()
  const [slip, setSlip] = useState<Slip>()
  const mayWrite = may('people.write')

  const printCode = ({ accountId, name, loginName }: Person) =>
    modal.confirm({
      title: t('persons.codeTitle', { name }),
      content: t('persons.codeText'),
      okText: t('persons.code'),
      onOk: async () => {
        await act(async () => {
          const issued = await send<{ code: string; expiresAt: Instant }>(
            'POST',
            `/api/accounts/${accountId}/code`,
          )
          setSlip({ ...issued, name, loginName: loginName ?? '' })
        }, t('persons.done'))
      },
    })
  const disable = ({ accountId, name }: Person) =>
    modal.confirm({
      title: t('persons.disableTitle', { name }),
      content: t('persons.disableText', { name }),
      okText: t('persons.disable'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await act(() => send('POST', `/api/accounts/${accountId}/disable`), t('persons.done'))
      },
    })

  return (
    <Section
      title={t('persons.title')}
      actions={
        mayWrite && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('persons.add')}
          </Button>
        )
      }
    >
      {persons.length === 0 ? (
        <p className="quiet">{t('persons.none')}</p>
      ) : (
        <DataTable
          caption={t('persons.title')}
          rows={persons}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'name',
              heading: t('persons.name'),
              cell: ({ name, simulated }) => (
                <>
                  {name}{' '}
                  {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
                </>
              ),
            },
            { key: 'phone', heading: t('persons.phone'), cell: ({ phone }) => phone },
            {
              key: 'account',
              heading: t('persons.account'),
              cell: (person) => <AccountState person={person} />,
            },
            {
              key: 'act',
              heading: <ActionsHeading />,
              cell: (person) =>
                mayWrite && (
                  <span className="page-actions">
                    {person.accountId === null ? (
                      <Button size="small" onClick={() => setOpening(person)}>
                        {t('persons.open')}
                      </Button>
                    ) : person.disabledAt !== null ? (
                      <Button
                        size="small"
                        disabled={busy}
                        onClick={() =>
                          void act(
                            () => send('POST', `/api/accounts/${person.accountId}/enable`),
                            t('persons.done'),
                          )
                        }
                      >
                        {t('persons.enable')}
                      </Button>
                    ) : (
                      <>
                        <Button size="small" disabled={busy} onClick={() => printCode(person)}>
                          {t('persons.code')}
                        </Button>
                        <Button size="small" disabled={busy} onClick={() => disable(person)}>
                          {t('persons.disable')}
                        </Button>
                      </>
                    )}
                  </span>
                ),
            },
          ]}
        />
      )}
      {adding && <AddPerson unit={unit} onClose={() => setAdding(false)} />}
      {opening && (
        <OpenAccount
          person={opening}
          onOpened={(opened) => {
            setOpening(undefined)
            setSlip(opened)
          }}
          onClose={() => setOpening(undefined)}
        />
      )}
      {slip && <CodeSlip slip={slip} unitName={unit.name} onDone={() => setSlip(undefined)} />}
    </Section>
  )
}

function AccountState({
  person: { accountId, loginName, disabledAt, passwordSet },
}: {
  person: Person
}) {
  const { t } = useTranslation('people')
  if (accountId === null) return <span className="quiet">{t('persons.noAccount')}</span>
  return (
    <>
      {loginName}{' '}
      {disabledAt !== null ? (
        <StateMark tone="bad">{t('persons.disabled')}</StateMark>
      ) : passwordSet ? (
        <StateMark tone="good">{t('persons.active')}</StateMark>
      ) : (
        <StateMark tone="soon">{t('persons.noPassword')}</StateMark>
      )}
    </>
  )
}

function AddPerson({ unit, onClose }: { unit: OrgUnit; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [partyMember, setPartyMember] = useState(false)
  const add = async () => {
    const body = {
      name: name.trim(),
      orgUnitId: unit.id,
      partyMember,
      ...(phone.trim() && { phone: phone.trim() }),
    }
    if (await act(() => send('POST', '/api/persons', body), t('org.added'))) onClose()
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

function OpenAccount({
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
      const body = { personId: person.id, loginName: loginName.trim() }
      const issued = await send<{ code: string; expiresAt: Instant }>('POST', '/api/accounts', body)
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
