import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { Section } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { usePaused } from '../../../ui/use-paused.ts'
import { addressTo, findAddressees, takeFrom } from '../api.ts'
import type { Group } from '../receipt.ts'

/** Of a draft: whole groups of what lies below, or single units by their names; and taking them out again. */
export function AddressBar({
  id,
  groups,
  units,
  chosen,
}: {
  id: string
  groups: readonly Group[]
  units: number
  chosen: readonly string[]
}) {
  const { t } = useTranslation('notices')
  const { act, busy } = useAct()
  const place = usePlace()
  const add = (wish: { groups?: Group[]; keys?: string[] }) =>
    act(
      () => ask(addressTo, { id, ...(wish.groups && { within: place?.code }), ...wish }),
      t('address.done'),
    )
  return (
    <Section title={t('address.title')}>
      <p className="quiet">{t('address.about')}</p>
      <p className="page-actions">
        {groups.map((group) => (
          <Button key={group} disabled={busy} onClick={() => void add({ groups: [group] })}>
            {t(`address.group.${group}`)}
          </Button>
        ))}
        {groups.length > 1 && (
          <Button disabled={busy} onClick={() => void add({ groups: [...groups] })}>
            {t('address.all')}
          </Button>
        )}
        {units > 0 && (
          <Button
            disabled={busy}
            onClick={() =>
              void act(
                () => ask(takeFrom, { id, ...(chosen.length > 0 && { unitIds: [...chosen] }) }),
                t('address.removed'),
              )
            }
          >
            {chosen.length > 0
              ? t('address.remove', { count: chosen.length })
              : t('address.removeAll')}
          </Button>
        )}
      </p>
      <OneMore id={id} onChoose={(key) => void add({ keys: [key] })} />
    </Section>
  )
}

function OneMore({ id, onChoose }: { id: string; onChoose: (key: string) => void }) {
  const { t } = useTranslation('notices')
  const [typed, setTyped] = useState('')
  const find = usePaused(typed).trim()
  const { data } = useAsk(findAddressees, find === '' ? undefined : { id, find })
  return (
    <FormField label={t('address.one')} hint={t('address.oneHint')}>
      {(input) => (
        <Select
          {...input}
          className="notices-find"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          value={null}
          placeholder={t('address.type')}
          notFoundContent={find === '' ? t('address.type') : t('address.nobody')}
          onChange={(key: string | null) => key !== null && onChoose(key)}
          options={(find === '' ? [] : (data?.addressees ?? [])).map(({ key, unitName, kind }) => ({
            value: key,
            label: `${unitName} · ${t(`address.kind.${kind}`)}`,
          }))}
        />
      )}
    </FormField>
  )
}
