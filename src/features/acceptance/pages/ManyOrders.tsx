import { App, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { choice, type DialogField, day, tick, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import type { usePlaceQuery } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { readFoundStations } from '../../founding/api.ts'
import { orderMany } from '../api.ts'
import { type OrderRow, origins } from '../order.ts'

/** One problem at one station or many: an order for each. */
export function ManyOrders({
  place,
  unitCode,
  onClose,
}: {
  place: NonNullable<ReturnType<typeof usePlaceQuery>>
  /** Of one station alone. */
  unitCode?: string
  onClose: () => void
}) {
  const { t } = useTranslation('acceptance')
  const { message } = App.useApp()
  const read = useText()
  const may = useMay()
  const { data: me } = useMe()
  const options = useStations(place)
  const today = me?.today ?? ''
  return (
    <FormDialog
      of={orderMany}
      title={t('many.title')}
      about={<p>{t('many.about')}</p>}
      fixed={{
        ...place,
        ...(unitCode && { unitCodes: [unitCode] }),
        ...(!may('rectification_orders.issue') && { issue: false }),
      }}
      fields={{
        ...(!unitCode && { unitCodes: stations(t('many.stations'), options) }),
        title: words(t('many.problem')),
        required: words(t('many.required'), { rows: 3 }),
        origin: choice(
          t('many.origin'),
          (Object.keys(origins) as OrderRow['origin'][]).map((value) => ({
            value,
            label: read(origins[value]),
          })),
          { start: 'inspection' },
        ),
        ownerName: words(t('many.owner')),
        foundOn: day(t('many.foundOn'), { start: today, max: today }),
        dueDay: day(t('many.dueDay'), { start: addDays(today, 14), min: 'foundOn' }),
        ...(may('rectification_orders.issue') && { issue: tick(t('many.issue')) }),
      }}
      okText={t('many.do')}
      done={t('many.title')}
      onDone={({ made }) => void message.info(t('many.done', { count: made }))}
      onClose={onClose}
    />
  )
}

type Options = readonly { value: string; label: string }[]

function useStations(place: NonNullable<ReturnType<typeof usePlaceQuery>>): Options {
  const query = useAsk(readFoundStations, place)
  return (query.data?.stations ?? [])
    .filter(({ school }) => school !== null)
    .map(({ unitCode, name, townshipName, level }) => ({
      value: unitCode,
      label: level === 'village' ? `${townshipName} ${name}` : name,
    }))
}

const stations = (label: string, options: Options): DialogField => ({
  start: undefined,
  isSound: (value) => Array.isArray(value) && value.length > 0,
  draw: ({ value, onChange }) => (
    <FormField label={label}>
      {(input) => (
        <Select
          {...input}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount="responsive"
          value={(value as string[] | undefined) ?? []}
          options={[...options]}
          onChange={onChange}
        />
      )}
    </FormField>
  ),
})
