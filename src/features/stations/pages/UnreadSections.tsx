import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Cut } from '../../../ui/Cut.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { useReason } from '../../registers/pages/use-reason.ts'
import type { StationView } from '../api.ts'
import { useCollectionName, useStationWords } from './words-of.ts'

/** Records that this hub cannot read yet: kept as they came. */
export function UnreadSection({ answer: { station, quarantined } }: { answer: StationView }) {
  const { t, i18n } = useTranslation('stations')
  const { count, moment } = useStationWords()
  if (quarantined.length === 0) return null
  const reasonOf = (reason: string) =>
    i18n.exists(`stations:unread.reason.${reason}`)
      ? t(`unread.reason.${reason}`)
      : t('unread.reason.other', { code: reason })
  return (
    <Section title={t('unread.title', { count: count(station.quarantined) })}>
      <DataTable
        caption={t('unread.caption')}
        rows={quarantined}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'type',
            heading: t('unread.type'),
            cell: ({ type, v }) =>
              type ? (
                <span className="station-name">
                  <code>{type}</code>
                  <span className="quiet">{t('unread.version', { version: v ?? 1 })}</span>
                </span>
              ) : (
                t('unread.noType')
              ),
          },
          {
            key: 'reason',
            heading: t('unread.why'),
            cell: ({ reason }) => <span className="roomy">{reasonOf(reason)}</span>,
          },
          {
            key: 'stored',
            heading: t('unread.came'),
            cell: ({ storedAt }) => <span className="together">{moment(storedAt)}</span>,
          },
          { key: 'seq', heading: t('unread.number'), numeric: true, cell: ({ seq }) => count(seq) },
        ]}
      />
      {quarantined.length < station.quarantined && (
        <p className="quiet">{t('unread.first', { count: count(quarantined.length) })}</p>
      )}
    </Section>
  )
}

/** What the school proposed and could not be made by itself: a person decides (S24). */
export function ProposalSection({ answer: { station, proposals } }: { answer: StationView }) {
  const { t } = useTranslation('stations')
  const { count, moment } = useStationWords()
  const nameOf = useCollectionName()
  const reasonOf = useReason()
  if (proposals.length === 0) return null
  return (
    <Section
      title={t('proposal.title', { count: count(station.proposals) })}
      actions={<Link to={'/proposals' as string}>{t('proposal.decide')}</Link>}
    >
      <p className="quiet">{t('proposal.about')}</p>
      <DataTable
        caption={t('proposal.caption')}
        rows={proposals}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'what',
            heading: t('proposal.what'),
            cell: ({ collection }) => nameOf(collection),
          },
          {
            key: 'who',
            heading: t('proposal.who'),
            cell: ({ actorName }) => actorName ?? t('dash'),
          },
          {
            key: 'why',
            heading: t('proposal.why'),
            cell: ({ reason }) => (
              <span className="roomy">{reason ? reasonOf(reason) : t('dash')}</span>
            ),
          },
          {
            key: 'since',
            heading: t('proposal.since'),
            cell: ({ since }) => <span className="together">{moment(since)}</span>,
          },
        ]}
      />
      <Cut isCut={proposals.length < station.proposals} count={proposals.length} />
    </Section>
  )
}
