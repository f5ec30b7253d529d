import { AutoComplete, Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { searchCatalogue } from '../../library/api.ts'
import { type ItemKind, itemKinds, placeMost } from '../notice-item.ts'
import type { DraftItem } from './draft-item.ts'

/** One thing that is announced, in the words in which people read and hear it. */
export function ItemEditor({
  item,
  onChange,
  onRemove,
}: {
  item: DraftItem
  onChange: (item: DraftItem) => void
  onRemove: () => void
}) {
  const { t } = useTranslation('guide')
  const read = useText()
  const set = (change: Partial<DraftItem>) => onChange({ ...item, ...change })
  const plain = (
    field: 'day' | 'from' | 'to' | 'place' | 'audience' | 'channel',
    label: string,
    { type = 'text', most, hint }: { type?: string; most?: number; hint?: string } = {},
  ) => (
    <FormField label={label} hint={hint}>
      {(input) => (
        <Input
          {...input}
          type={type}
          value={item[field]}
          {...(most !== undefined && { maxLength: most })}
          onChange={({ target }) => set({ [field]: target.value })}
        />
      )}
    </FormField>
  )
  return (
    <li className="make-item">
      {plain('day', t('make.day'), { type: 'date' })}
      {plain('from', t('make.start'), { type: 'time' })}
      {plain('to', t('make.end'), { type: 'time' })}
      <FormField label={t('make.kind')}>
        {(input) => (
          <Select
            {...input}
            value={item.kind}
            options={(Object.keys(itemKinds) as ItemKind[]).map((value) => ({
              value,
              label: read(itemKinds[value]),
            }))}
            onChange={(kind: ItemKind) => set({ kind })}
          />
        )}
      </FormField>
      <div className="make-item-wide">
        <TitleInput item={item} onChange={set} />
      </div>
      {plain('place', t('make.place'), { most: placeMost, hint: t('make.placeHint') })}
      {plain('audience', t('make.audience'), { most: 30, hint: t('make.audienceHint') })}
      {item.kind === 'broadcast' && plain('channel', t('make.channel'), { most: 30 })}
      <div className="make-item-wide">
        <Button size="small" onClick={onRemove}>
          {t('make.remove')}
        </Button>
      </div>
    </li>
  )
}

/** In one’s own words, or what the library has for them. */
function TitleInput({
  item,
  onChange,
}: {
  item: DraftItem
  onChange: (change: Partial<DraftItem>) => void
}) {
  const { t } = useTranslation('guide')
  const place = usePlaceQuery()
  const text = item.title.trim()
  const asks = place && text.length >= 2 && item.kind !== 'open_day'
  const { data } = useAsk(searchCatalogue, asks ? { ...place, text, limit: 6 } : undefined)
  const found = asks ? (data?.rows ?? []) : []
  return (
    <FormField label={t('make.what')}>
      {(input) => (
        <AutoComplete
          {...input}
          style={{ width: '100%' }}
          value={item.title}
          options={
            found.length === 0
              ? []
              : [
                  {
                    label: t('make.library'),
                    options: found.map(({ id, title }) => ({ key: id, value: title })),
                  },
                ]
          }
          onChange={(title: string) => onChange({ title: title.slice(0, 80) })}
          onSelect={(title: string) => {
            const chosen = found.find((one) => one.title === title)
            if (chosen) onChange({ title: title.slice(0, 80), resourceId: chosen.id })
          }}
        />
      )}
    </FormField>
  )
}
