import { Link } from '@tanstack/react-router'
import { App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { roleOf } from '../../people/role.ts'
import {
  type AccountCandidate,
  accountRoles,
  listAccountCandidates,
  type OpenedSlip,
  openManyAccounts,
} from '../account-api.ts'
import { AccountSlips } from './AccountSlips.tsx'

/** Accounts for many at once: chosen, confirmed in numbers, printed by township. */
export function ManyAccounts() {
  const { t } = useTranslation('accounts')
  const place = usePlaceQuery()
  const query = useAsk(listAccountCandidates, place)
  // Here, so that they outlast the list they were chosen from: their codes are told only once.
  const [slips, setSlips] = useState<readonly OpenedSlip[]>([])
  return (
    <Page title={t('title')} about={t('about')}>
      <Loaded query={query}>
        {({ candidates, isCut }) => (
          <>
            {isCut && <Notice tone="soon" title={t('cut')} />}
            {candidates.every(({ loginName }) => loginName !== null) ? (
              <Empty
                title={t(candidates.length === 0 ? 'none' : 'noneLeft')}
                actions={<WhereFrom />}
              >
                {t(candidates.length === 0 ? 'noneText' : 'noneLeftText')}
              </Empty>
            ) : (
              <Candidates key={JSON.stringify(place)} candidates={candidates} onOpened={setSlips} />
            )}
          </>
        )}
      </Loaded>
      {slips.length > 0 && <AccountSlips slips={slips} onDone={() => setSlips([])} />}
    </Page>
  )
}

/** Where people come from that an account can be opened for. */
function WhereFrom() {
  const { t } = useTranslation('accounts')
  const may = useMay()
  return (
    <>
      {may('staff.write') && (
        <Link to={'/staff' as string} className="link-button">
          {t('toStaff')}
        </Link>
      )}
      <Link to={'/organisation' as string} className="link-button">
        {t('toOrganisation')}
      </Link>
    </>
  )
}

const keyOf = ({ id }: AccountCandidate): string => id

function Candidates({
  candidates,
  onOpened,
}: {
  candidates: readonly AccountCandidate[]
  onOpened: (slips: readonly OpenedSlip[]) => void
}) {
  const { t } = useTranslation('accounts')
  const read = useText()
  const { act, busy } = useAct()
  const { modal } = App.useApp()
  const [role, setRole] = useState<string>()
  const open = candidates.filter(({ loginName }) => loginName === null)
  // Whoever is called like another is chosen by a person.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(open.filter(({ likes }) => likes.length === 0).map(keyOf)),
  )
  const rows = open.filter((one) => role === undefined || one.role === role)
  const picked = rows.filter((one) => chosen.has(one.id))
  const label = (code: string) => {
    const found = roleOf(code)
    return found ? read(found.label) : t('otherRole')
  }
  const confirm = () =>
    modal.confirm({
      title: t('confirmTitle', { count: picked.length }),
      content: [
        t('confirmText', {
          townships: new Set(picked.map(({ townshipName }) => townshipName)).size,
        }),
        ...[...Map.groupBy(picked, (one) => one.role)].map(([code, own]) =>
          t('confirmRole', { role: label(code), count: own.length }),
        ),
        t('confirmLeft', { count: candidates.length - open.length }),
      ].join(''),
      okText: t('do', { count: picked.length }),
      onOk: async () => {
        await act(
          async () => onOpened((await ask(openManyAccounts, { ids: picked.map(keyOf) })).slips),
          t('done'),
        )
      },
    })
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    setChosen(next)
  }
  return (
    <List
      only={{
        label: t('role'),
        value: role,
        placeholder: t('allRoles'),
        options: accountRoles.map((value) => ({ value, label: label(value) })),
        onChange: setRole,
      }}
      beside={
        <>
          <Checkbox
            checked={picked.length > 0 && picked.length === rows.length}
            indeterminate={picked.length > 0 && picked.length < rows.length}
            onChange={({ target }) => choose(rows.map(keyOf), target.checked)}
          >
            {t('chooseAll', { count: rows.length })}
          </Checkbox>
          <Button type="primary" loading={busy} disabled={picked.length === 0} onClick={confirm}>
            {t('do', { count: picked.length })}
          </Button>
        </>
      }
      above={<p className="quiet">{t('left', { count: candidates.length - open.length })}</p>}
      none={t('none')}
      caption={t('title')}
      rows={rows}
      keyOf={keyOf}
      choice={{
        chosen: [...chosen],
        nameOf: ({ name }) => name,
        onChoose: (ids) => setChosen(new Set(ids)),
      }}
      columns={[
        {
          key: 'name',
          heading: t('name'),
          cell: ({ name }) => name,
        },
        { key: 'unit', heading: t('unit'), cell: ({ unitName }) => unitName },
        { key: 'township', heading: t('township'), cell: ({ townshipName }) => townshipName },
        { key: 'role', heading: t('role'), cell: (one) => label(one.role) },
        {
          key: 'notes',
          heading: t('notes'),
          cell: ({ likes, isPerson }) =>
            likes.length > 0 ? (
              <StateMark tone="soon">{t('like', { units: likes.join('、') })}</StateMark>
            ) : (
              <span className="quiet">{isPerson ? t('fromPost') : t('fromStaff')}</span>
            ),
        },
      ]}
    />
  )
}
