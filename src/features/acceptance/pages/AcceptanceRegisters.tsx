import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { usePlaceQuery } from '../../../ui/place.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { evaluation } from '../evaluation.ts'
import { order } from '../order.ts'

const orders: ListSetup = {
  shape: order,
  sort: '-foundOn',
  columns: ['unitCode', 'dueDay', 'ownerName', 'foundOn', 'origin'],
  filters: ['origin'],
  totals: [],
  reference: placeReference('unitCode'),
  Beside: OrderPapers,
}

/** The order as it goes out, and what the station reports of it. */
function OrderPapers({ row: { id, state } }: { row: Row }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const place = usePlaceQuery()
  if (state === 'found' || state === 'withdrawn') return null
  const at = (paper: 'order' | 'reply') => (format: string) =>
    withQuery('/api/acceptance/orders/paper', { ...place, id, paper, language, format })
  return (
    <p className="page-actions">
      <PaperButtons at={at('order')} label={t('orders.print')} numbered={{ paper: 'order', id }} />
      {state !== 'issued' && (
        <PaperButtons
          at={at('reply')}
          label={t('orders.printReply')}
          numbered={{ paper: 'order_reply', id }}
        />
      )}
    </p>
  )
}

/** Orders to rectify, as they are entered and moved. */
export function OrderList() {
  const { t } = useTranslation('acceptance')
  return (
    <RegisterList setup={orders} about={t('orders.about')} start={{ text: t('orders.start') }} />
  )
}

const evaluations: ListSetup = {
  shape: evaluation,
  sort: '-visitDay',
  columns: ['unitCode', 'level', 'visitDay', 'sheet'],
  filters: ['level', 'sheet'],
  totals: [],
  reference: placeReference('unitCode'),
  pageOf: ({ id }) => `/acceptance/${id}`,
}

/** Who looks at which station, on which day, by which sheet. */
export function EvaluationList() {
  const { t } = useTranslation('acceptance')
  return (
    <RegisterList
      setup={evaluations}
      about={t('evaluations.about')}
      start={{ text: t('evaluations.start') }}
    />
  )
}

export const EvaluationImport = () => <ImportPage shape={evaluation} />
export const OrderImport = () => <ImportPage shape={order} />
