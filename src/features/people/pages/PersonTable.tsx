import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import type { Person } from '../api.ts'
import { disableAccount, enableAccount, printCode } from '../login-api.ts'
import { CodeSlip, type Slip } from './CodeSlip.tsx'
import { OpenAccount } from './PersonForms.tsx'

/** Persons with what may be done about their accounts. */
export function PersonTable({
  persons,
  withUnit,
}: {
  persons: readonly Person[]
  /** In a list of several offices each names his own, and leads to it. */
  withUnit: boolean
}) {
  const { t } = useTranslation(['people', 'shell'])
  const may = useMay()
  const { act, busy } = useAct()
  const { modal } = App.useApp()
  const [opening, setOpening] = useState<Person>()
  const [slip, setSlip] = useState<{ slip: Slip; unitName: string }>()
  const mayWrite = may('people.write')

  const askForCode = (id: string, { name, loginName, orgUnitName }: Person) =>
    modal.confirm({
      title: t('persons.codeTitle', { name }),
      content: t('persons.codeText'),
      okText: t('persons.code'),
      onOk: async () => {
        await act(async () => {
          const issued = await ask(printCode, { id })
          setSlip({
            slip: { ...issued, name, loginName: loginName ?? '' },
            unitName: orgUnitName,
          })
        }, t('persons.done'))
      },
    })
  const askToDisable = (id: string, { name }: Person) =>
    modal.confirm({
      title: t('persons.disableTitle', { name }),
      content: t('persons.disableText', { name }),
      okText: t('persons.disable'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await act(() => ask(disableAccount, { id }), t('persons.done'))
      },
    })

  return (
    <>
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
                {name} {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
              </>
            ),
          },
          ...(withUnit
            ? [
                {
                  key: 'unit',
                  heading: t('list.unit'),
                  cell: ({ orgUnitId, orgUnitName }: Person) => (
                    <Link
                      to={'/organisation' as string}
                      search={((now: object) => ({ ...now, unit: orgUnitId })) as never}
                    >
                      {orgUnitName}
                    </Link>
                  ),
                },
              ]
            : []),
          { key: 'phone', heading: t('persons.phone'), cell: ({ phone }) => phone },
          {
            key: 'account',
            heading: t('persons.account'),
            cell: (person) => <AccountState person={person} />,
          },
          {
            key: 'act',
            heading: <ActionsHeading />,
            cell: (person) => {
              const id = person.accountId
              return (
                mayWrite && (
                  <span className="page-actions">
                    {id === null ? (
                      <Button size="small" onClick={() => setOpening(person)}>
                        {t('persons.open')}
                      </Button>
                    ) : person.disabledAt !== null ? (
                      <Button
                        size="small"
                        disabled={busy}
                        onClick={() =>
                          void act(() => ask(enableAccount, { id }), t('persons.done'))
                        }
                      >
                        {t('persons.enable')}
                      </Button>
                    ) : (
                      <>
                        <Button size="small" disabled={busy} onClick={() => askForCode(id, person)}>
                          {t('persons.code')}
                        </Button>
                        <Button
                          size="small"
                          disabled={busy}
                          onClick={() => askToDisable(id, person)}
                        >
                          {t('persons.disable')}
                        </Button>
                      </>
                    )}
                  </span>
                )
              )
            },
          },
        ]}
      />
      {opening && (
        <OpenAccount
          person={opening}
          onOpened={(opened) => {
            setOpening(undefined)
            setSlip({ slip: opened, unitName: opening.orgUnitName })
          }}
          onClose={() => setOpening(undefined)}
        />
      )}
      {slip && <CodeSlip {...slip} onDone={() => setSlip(undefined)} />}
    </>
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
