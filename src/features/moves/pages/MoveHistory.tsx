import { useTranslation } from 'react-i18next'
import type { Text } from '../../../base/text.ts'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import type { MoveEntry } from '../api.ts'
import { Hindrance } from './Hindrance.tsx'
import './moves.css'

type Labelled = { moves: Readonly<Record<string, { label: Text }>> }

/** Who moved it when, the latest first, and why. */
export function MoveHistory({
  lifecycle,
  history,
}: {
  lifecycle: Labelled
  history: readonly MoveEntry[]
}) {
  const { t } = useTranslation('moves')
  if (history.length === 0) return null
  return (
    <Section title={t('history')}>
      <MoveLines lifecycle={lifecycle} entries={history.toReversed()} />
    </Section>
  )
}

/** Who did what, when and where; what the hub should see to stands below it. */
export function MoveLines({
  lifecycle: { moves },
  entries,
}: {
  lifecycle: Labelled
  entries: readonly MoveEntry[]
}) {
  const { t, i18n } = useTranslation('moves')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  const labelOf = (name: string) => {
    if (moves[name]) return read(moves[name].label)
    return i18n.exists(`moves:steps.${name}`) ? String(t(`steps.${name}` as 'steps.edit')) : name
  }
  return (
    <ol className="move-history">
      {entries.map(({ name, toState, actorName, at, reason, madeAt, flags = [] }) => (
        <li key={`${at} ${name} ${toState} ${madeAt}`}>
          <span className="quiet together">{formatInstant(at, language, me?.today ?? '')}</span>{' '}
          {actorName} · {labelOf(name)}
          {madeAt && <span className="quiet"> {t(`madeAt.${madeAt}`)}</span>}
          {reason && (
            <span className="quiet">
              {madeAt && ' ·'} {reason}
            </span>
          )}
          {flags.map((flag) => (
            <div key={flag.code} className="move-flag">
              <strong>{t('flagged')}</strong> <Hindrance obstacle={flag} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  )
}
