import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { draftAgreements, orderPlates } from '../api.ts'

/** Orders the plates that stations of the chosen place lack. */
export function OrderDialog({ unitCode, onClose }: { unitCode?: string; onClose: () => void }) {
  const { t } = useTranslation('founding')
  const { message } = App.useApp()
  const place = usePlaceQuery()
  const { data: me } = useMe()
  return (
    <FormDialog
      of={orderPlates}
      title={t('order.title')}
      about={<p>{t('order.about')}</p>}
      fixed={{ ...place, ...(unitCode && { unitCodes: [unitCode] }) }}
      fields={{
        orderedOn: day(t('order.orderedOn'), { start: me?.today }),
        maker: words(t('order.maker')),
      }}
      okText={t('order.do')}
      done={t('order.title')}
      onDone={({ made }) => void message.info(t('order.done', { count: made }))}
      onClose={onClose}
    />
  )
}

/** Draws up an agreement for stations of the chosen place that have none, or whose ends soon. */
export function DraftDialog({ unitCode, onClose }: { unitCode?: string; onClose: () => void }) {
  const { t } = useTranslation('founding')
  const { message } = App.useApp()
  const place = usePlaceQuery()
  const { data: me } = useMe()
  return (
    <FormDialog
      of={draftAgreements}
      title={t('draft.title')}
      about={<p>{t('draft.about')}</p>}
      fixed={{ ...place, ...(unitCode && { unitCodes: [unitCode] }) }}
      fields={{ fromDay: day(t('draft.fromDay'), { start: me?.today }) }}
      okText={t('draft.do')}
      done={t('draft.title')}
      onDone={({ made }) => void message.info(t('draft.done', { count: made }))}
      onClose={onClose}
    />
  )
}
