import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { choice, type DialogField, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { searchCatalogue } from '../../library/api.ts'
import { answerRequests, answerStates, listNotices } from '../api.ts'

/** What becomes of what was asked: it is there, it is announced, it was answered, or why not. */
export function AnswerRequests({
  topics,
  onDone,
  onClose,
}: {
  topics: readonly string[]
  onDone: () => void
  onClose: () => void
}) {
  const { t } = useTranslation('guide')
  const place = usePlaceQuery()
  const resource = useResourceField(topics[0] ?? '')
  const notice = useNoticeField()
  if (!place) return null
  return (
    <FormDialog
      of={answerRequests}
      title={t('requests.answerTitle')}
      about={<p>{topics.join('、')}</p>}
      okText={t('requests.answerOk')}
      done={t('requests.answerDone')}
      fixed={{ ...place, topics: [...topics] }}
      fields={{
        state: choice(
          t('requests.state'),
          answerStates.map((value) => ({ value, label: t(`requests.states.${value}`) })),
          { start: 'scheduled' },
        ),
        noticeId: notice,
        resourceId: resource,
        reply: words(t('requests.reply'), { hint: t('requests.replyHint'), rows: 2 }),
      }}
      onDone={onDone}
      onClose={onClose}
    />
  )
}

/** Only where the state asks for it. */
const forState = (
  state: string,
  {
    label,
    options,
    onFind,
  }: {
    label: string
    options: { value: string; label: string }[]
    onFind?: (text: string) => void
  },
): DialogField => ({
  start: '',
  isSound: (value, values) => values.state !== 'matched' || state !== 'matched' || value !== '',
  draw: ({ value, onChange, values }) =>
    values.state === state ? (
      <FormField label={label}>
        {(input) => (
          <Select
            {...input}
            showSearch={onFind ? { filterOption: false, onSearch: onFind } : true}
            allowClear
            value={value === '' ? null : String(value)}
            options={options}
            onChange={(chosen: string | undefined) => onChange(chosen ?? '')}
          />
        )}
      </FormField>
    ) : null,
})

function useResourceField(topic: string): DialogField {
  const { t } = useTranslation('guide')
  const [text, setText] = useState(topic)
  const place = usePlaceQuery()
  const { data } = useAsk(
    searchCatalogue,
    place && { ...place, ...(text.trim() !== '' && { text: text.trim() }), limit: 20 },
  )
  const options = (data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))
  return forState('matched', { label: t('requests.resource'), options, onFind: setText })
}

function useNoticeField(): DialogField {
  const { t } = useTranslation('guide')
  const { data } = useAsk(listNotices, usePlaceQuery())
  const issued = (data?.notices ?? []).filter(({ state }) => state === 'issued')
  const options = issued.map(({ id, title }) => ({ value: id, label: title }))
  return forState('scheduled', { label: t('requests.notice'), options })
}
