import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { readStationAcceptance } from '../api.ts'
import { itemsOf } from '../sheet.ts'
import { sheets } from '../sheets.ts'

/** What an acceptance would find today: the score that the records come to, and which of them fall short. */
export function StationRehearsal({
  rehearsals,
}: {
  rehearsals: Answer<typeof readStationAcceptance>['rehearsals']
}) {
  const { t } = useTranslation('acceptance')
  const read = useText()
  const rehearsal = rehearsals.find(({ sheet }) => sheet === 'station100')
  if (!rehearsal) return null
  const { sheet, counts, counted, onSite, total } = rehearsal
  const short = itemsOf(sheets[sheet]).filter(
    ({ id, points }) => (counts[id]?.points ?? points) < points,
  )
  return (
    <Section title={t('rehearsal.title')}>
      <p>{t('rehearsal.score', { counted, onSite, most: counted + onSite, total })}</p>
      {short.length === 0 ? (
        <p>
          <StateMark tone="good">{t('rehearsal.whole')}</StateMark>
        </p>
      ) : (
        <>
          <p>{t('rehearsal.short')}</p>
          <ul className="acceptance-list">
            {short.map(({ id, label, points }) => {
              const { have = 0, of = 0, points: given = 0 } = counts[id] ?? {}
              return (
                <li key={id}>
                  {read(label)}{' '}
                  <span className="quiet">{t('rehearsal.item', { given, points, have, of })}</span>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </Section>
  )
}
