import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatInstant } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMe } from '../../../ui/session.ts'
import type { CircularUnit } from '../api.ts'
import { answers, ways } from '../receipt.ts'

/** A line for each unit: who may read it there, who has, and what was answered. */
export function UnitTable({
  units,
  isRequest,
  isSent,
  choice,
}: {
  units: readonly CircularUnit[]
  isRequest: boolean
  isSent: boolean
  choice?: { chosen: readonly string[]; onChoose: (ids: readonly string[]) => void }
}) {
  const { t } = useTranslation('notices')
  if (units.length === 0) return <Empty title={t(isSent ? 'units.none' : 'address.none')} />
  return (
    <DataTable
      caption={t('units.title')}
      rows={units}
      keyOf={({ id }) => id}
      {...(choice && { choice: { ...choice, nameOf: (one: CircularUnit) => one.unitName } })}
      columns={[
        { key: 'unit', heading: t('units.unit'), cell: ({ unitName }) => unitName },
        {
          key: 'holders',
          heading: t('units.holders'),
          cell: ({ holders }) =>
            holders.length > 0 ? (
              holders.join('、')
            ) : (
              <StateMark tone="soon">{t('units.nobody')}</StateMark>
            ),
        },
        ...(isSent
          ? [
              {
                key: 'read',
                heading: t('units.read'),
                cell: (unit: CircularUnit) => <Read unit={unit} />,
              },
            ]
          : []),
        ...(isSent && isRequest
          ? [
              {
                key: 'answer',
                heading: t('units.answer'),
                cell: (unit: CircularUnit) => <Answered unit={unit} />,
              },
            ]
          : []),
      ]}
    />
  )
}

function Read({ unit: { readAt, readOn, readBy, via, remindedAt } }: { unit: CircularUnit }) {
  const { t } = useTranslation('notices')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  if (readAt === null || readOn === null || via === null)
    return (
      <span className="two-lines">
        <StateMark tone="plain">{t('units.unread')}</StateMark>
        {remindedAt && (
          <span className="quiet">
            {t('units.reminded', { at: formatInstant(remindedAt, language, today) })}
          </span>
        )}
      </span>
    )
  return (
    <span className="two-lines">
      {via === 'app' ? formatInstant(readAt, language, today) : formatDay(readOn, language, today)}
      <span className="quiet">
        {readBy} · {read(ways[via])}
      </span>
    </span>
  )
}

function Answered({ unit: { answer, answerWords } }: { unit: CircularUnit }) {
  const { t } = useTranslation('notices')
  const read = useText()
  if (answer === null) return <span className="quiet">{t('units.unanswered')}</span>
  return (
    <span className="two-lines">
      <StateMark tone={answer === 'agree' ? 'good' : 'bad'}>{read(answers[answer])}</StateMark>
      {answerWords && <span className="quiet">{answerWords}</span>}
    </span>
  )
}
